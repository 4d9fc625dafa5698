// A real Ollama as a person uses it: a model is fetched onto it with everything that can happen on the
// way, answers, is unloaded and deleted; another one makes the vectors of documents.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createOllamaModel,
  findOllama,
  starterFile,
  startOllama,
} from '../tools/model-servers.mjs';
import { addToGguf } from '../tools/split-gguf.mjs';
import { expect, test } from './fixtures';
import { addServer, chooseInMenu, chooseServerModel, expectCase } from './pages/bridge-page';
import { createChatPage } from './pages/chat-page';
import { createKnowledgePage, textFile } from './pages/knowledge-page';
import { openRegistry } from './pages/registry';
import { readTable } from './pages/store';

const noOllama = findOllama();
test.skip(noOllama !== undefined, noOllama ?? '');
test.use({ serviceWorkers: 'block' });

/** What Ollama itself says. */
async function namesAt(url: string, path: '/api/tags' | '/api/ps'): Promise<readonly string[]> {
  const { models } = (await (await fetch(url + path)).json()) as {
    models: readonly { name: string }[];
  };
  return models.map(({ name }) => name);
}

test('a model is fetched, answers, is unloaded and deleted; another one embeds', async ({
  openApp,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'hearth-registry-'));
  // What the registry serves was made by an Ollama.
  await (await startOllama({ models: folder })).close();
  const registry = await openRegistry(folder);
  const server = await startOllama({ isEmpty: true });

  const page = await openApp('#/settings/bridge');
  await addServer(page, server.url, 'Ollama', 'Cellar');
  await expectCase(page, 'model-missing', { says: /no model/, fix: 'ollama pull llama3.2' });

  await test.step('stopped half way', async () => {
    await chooseInMenu(page, 'Cellar', 'Fetch a model');
    const dialog = page.getByRole('dialog', { name: 'Fetch a model onto Cellar' });
    const name = dialog.getByRole('textbox', { name: 'Model' });
    await name.fill(registry.addressOf('nobody'));
    await dialog.getByRole('button', { name: 'Fetch' }).click();
    await expect(dialog).toContainText(/file does not exist|not found/);
    registry.holdAfter(1_000_000);
    await name.fill(registry.addressOf('starter'));
    await dialog.getByRole('button', { name: 'Fetch' }).click();
    await expect.poll(registry.held).toBeGreaterThan(0);
    const layer = dialog.getByRole('list', { name: 'Layers' }).getByRole('listitem').first();
    await expect(layer).toContainText(/[0-9a-f]{12} .*of 3\.1 MB/);
    await expect(dialog.getByRole('progressbar', { name: /^Fetch/ })).toBeVisible();
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await expect(dialog).toContainText('What has arrived is kept there');
    // Ollama itself has let go.
    await expect.poll(registry.held).toBe(0);

    // Without the dialog it goes on, wherever one looks meanwhile.
    await dialog.getByRole('button', { name: 'Go on', exact: true }).click();
    await expect.poll(registry.held).toBeGreaterThan(0);
    await dialog.getByRole('button', { name: 'Go on in the background' }).click();
    await expect(dialog).toBeHidden();
    await page.goto(page.url().replace(/#.*/, '#/chat'));
    await page.goto(page.url().replace(/#.*/, '#/settings/bridge'));
    const coming = page.getByRole('region', { name: 'Models on their way' });
    const waiting = coming.getByRole('listitem').filter({ hasText: 'starter' });
    await expect(waiting.getByRole('progressbar', { name: /^Fetch/ })).toBeVisible();
    await waiting.getByRole('button', { name: /^Cancel fetching/ }).click();
    await expect(waiting).toContainText('What has arrived is kept there');
    await coming.getByRole('button', { name: /^Forget .*nobody/ }).click();
    await expect(coming.getByRole('listitem')).toHaveCount(1);
    await chooseInMenu(page, 'Cellar', 'Fetch a model');
    await name.fill(registry.addressOf('starter'));

    registry.open();
    registry.failAtTheEnd();
    await dialog.getByRole('button', { name: 'Go on', exact: true }).click();
    await expect(dialog).toContainText(/500/);
    await expect(dialog).toContainText('What has arrived is kept there');
    const sent = registry.sentBytes();
    registry.open();
    await dialog.getByRole('button', { name: 'Fetch' }).click();
    await expect(dialog).toBeHidden();
    // What had come was not sent again.
    expect(registry.sentBytes() - sent).toBeLessThan(100_000);
  });
  const [pulled = ''] = await namesAt(server.url, '/api/tags');
  expect(pulled).toContain('library/starter');
  const row = page.getByRole('table', { name: 'Servers' }).getByRole('row', { name: /Cellar/ });
  await expect(row.getByRole('cell').nth(3)).toHaveText('1');

  await chooseServerModel(page, 'starter Cellar', /on this computer’s Ollama/);
  const answer = await createChatPage(page).ask('What is the capital of France?');
  await expect(answer).toContainText('Paris');

  const file = join(folder, 'embed.gguf');
  const embedder = addToGguf(await readFile(starterFile), { 'llama.pooling_type': 1 });
  await writeFile(file, embedder);
  await createOllamaModel(server.url, 'vectors', { file });
  const goTo = (hash: string) => page.goto(page.url().replace(/#.*/, hash));
  await goTo('#/settings/bridge');
  await row.getByRole('button', { name: 'Check Cellar' }).click();
  await expect(row.getByRole('cell').nth(3)).toHaveText('2');

  await test.step('its vectors find a passage', async () => {
    await goTo('#/knowledge');
    const knowledge = createKnowledgePage(page);
    await knowledge.add(textFile('roses.md', '# Garden\n\nThe roses are cut in March.'));
    await expect(knowledge.row('roses.md')).toContainText('Ready');
    await page.getByText('Measure search').click();
    await page
      .getByRole('combobox', { name: 'Embedding model' })
      .selectOption({ label: 'vectors on this computer’s Ollama' });
    // Words of a chat may go there already; all documents are another matter.
    const consent = page.getByRole('dialog', { name: 'Send words to this server?' });
    await expect(consent).toContainText('The text of every document');
    await consent.getByRole('button', { name: 'Allow' }).click();
    await expect
      .poll(async () =>
        (await readTable<{ key: string; value: unknown }>(page, 'settings')).find(
          ({ key }) => key === 'embedding',
        ),
      )
      .toMatchObject({ value: { modelId: expect.stringMatching(/^bridge:.*vectors/) } });
    await knowledge.search('when are roses cut');
    const first = knowledge.passages.first();
    await expect(first).toContainText('March');
    await expect(first.getByRole('meter', { name: 'meaning' })).toBeVisible();
    expect((await namesAt(server.url, '/api/ps')).join()).toContain('vectors');
  });

  await goTo('#/models');
  await page.getByRole('searchbox', { name: 'Find model' }).fill('Cellar');
  const models = page.getByRole('table', { name: 'Models' });
  await expect(models).toContainText(/loaded until \d/);
  await models.getByRole('button', { name: /^Unload .*starter/ }).click();
  await expect
    .poll(async () => (await namesAt(server.url, '/api/ps')).join())
    .not.toContain('starter');
  await expect(models.getByRole('button', { name: /^Unload .*starter/ })).toHaveCount(0);
  await models.getByRole('button', { name: /^More for .*starter/ }).click();
  await page.getByRole('menuitem', { name: /^Delete .* from the server/ }).click();
  await page
    .getByRole('dialog', { name: /^Delete / })
    .getByRole('button', { name: 'Delete', exact: true })
    .click();
  await expect(models.getByRole('row', { name: /starter/ })).toHaveCount(0);
  expect(await namesAt(server.url, '/api/tags')).toEqual(['vectors:latest']);

  await test.step('taken off the list by mistake', async () => {
    await goTo('#/settings/bridge');
    await chooseInMenu(page, 'Cellar', 'Edit');
    const edit = page.getByRole('dialog', { name: 'Edit Cellar' });
    await edit.getByText('Limits', { exact: true }).click();
    await edit.getByRole('textbox', { name: 'Minutes a model stays loaded' }).fill('90');
    await edit.getByRole('textbox', { name: 'API key' }).fill('sk-kept');
    await edit.getByRole('button', { name: 'Save' }).click();
    await chooseInMenu(page, 'Cellar', 'Remove');
    await expect(page.getByText('No server yet')).toBeVisible();
    expect(JSON.stringify(await readTable(page, 'settings'))).not.toContain('sk-kept');
    await page.getByRole('button', { name: 'Undo' }).click();
    await expect(row).toBeVisible();
    await chooseInMenu(page, 'Cellar', 'Edit');
    await expect(edit).toContainText('A key is kept');
    await edit.getByRole('textbox', { name: 'Address' }).fill('cellar.example:11434');
    await expect(edit).toContainText('The key of the old address does not go to this one');
    await edit.getByRole('textbox', { name: 'Address' }).fill(server.url);
    await expect(edit).toContainText('A key is kept');
    await edit.getByText('Limits', { exact: true }).click();
    await expect(edit.getByRole('textbox', { name: 'Minutes a model stays loaded' })).toHaveValue(
      '90',
    );
    await edit.getByRole('button', { name: 'Remove the key' }).click();
    await edit.getByRole('button', { name: 'Save' }).click();
    await expect
      .poll(async () => JSON.stringify(await readTable(page, 'settings')))
      .not.toContain('sk-kept');
  });

  await server.close();
  await registry.close();
  await rm(folder, { recursive: true });
});
