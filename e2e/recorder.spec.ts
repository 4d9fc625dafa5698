// "No request to any server unless the user or the administrator named it": one long session with
// everything that is asked written down, below the browser's own telling too.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { prepareLlama, startLlama } from '../tools/model-servers.mjs';
import { distFolder, expect, test as base, waitForServiceWorker } from './fixtures';
import { addServer, chooseInMenu, chooseServerModel, expectFine } from './pages/bridge-page';
import { createChatPage } from './pages/chat-page';
import { createKnowledgePage, textFile } from './pages/knowledge-page';
import { openRecorder, type Recorder } from './pages/recorder';

const noLlama = prepareLlama();
/** Where programs of this kind usually listen; asked when "Find servers" is pressed. */
const USUAL = ['11434', '1234', '8080', '8000'].map((port) => `http://localhost:${port}`);
const PAGES = ['#/knowledge', '#/compare', '#/batch', '#/inspector', '#/models'];
const SECTIONS = ['#/settings', '#/settings/models', '#/settings/bridge', '#/settings/about'];

const test = base.extend<{ readonly recorder: Recorder }>({
  recorder: async ({ playwright, launchOptions }, use) => {
    const recorder = await openRecorder(playwright.chromium, launchOptions);
    await use(recorder);
    await recorder.close();
  },
});

test('a long session asks its own site and named servers, and nobody else', async ({
  recorder,
  site,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const own = new URL(site.url).origin;
  const server = await startLlama();
  const page = await recorder.context.newPage();
  const goTo = async (hash: string) => {
    await page.goto(site.url + hash);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  };
  const walk = async (page: Page) => {
    for (const hash of [...PAGES, ...SECTIONS]) await goTo(hash);
    await page.goto(`${site.url}#/chat`);
  };

  await test.step('the first visit, an answer, a document, every page', async () => {
    await page.goto(site.url);
    await waitForServiceWorker(page);
    const chat = createChatPage(page);
    await expect(await chat.ask('What is the capital of France?')).toContainText('Paris');
    await expect(page.getByRole('status').filter({ hasText: 'Ready offline' })).toBeVisible();
    await goTo('#/knowledge');
    const knowledge = createKnowledgePage(page);
    await knowledge.add(textFile('roses.md', '# Garden\n\nThe roses are cut in March.'));
    await expect(knowledge.row('roses.md')).toContainText('Ready');
    await knowledge.search('when are roses cut');
    await expect(knowledge.passages.first()).toContainText('March');
    await walk(page);
    expect(recorder.origins()).toEqual([own]);
  });

  await test.step('a server that was named is asked, and answers', async () => {
    await goTo('#/settings/bridge');
    await page.getByRole('button', { name: 'Add server' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add server' });
    await dialog.getByRole('textbox', { name: 'Address' }).fill(server.url);
    // Typing is not naming.
    expect(recorder.origins().filter((origin) => origin !== own)).toEqual([]);
    await page.keyboard.press('Escape');
    await addServer(page, server.url, 'llama.cpp', 'Workshop');
    await expectFine(page);
    await chooseServerModel(page, 'Workshop', /on this computer’s llama\.cpp/);
    await expect(await createChatPage(page).ask('And of Italy?')).not.toBeEmpty();
    await walk(page);
    expect(recorder.origins()).toEqual([own, server.url].toSorted());
  });

  await test.step('the usual ports are asked when somebody wants that', async () => {
    await goTo('#/settings/bridge');
    recorder.origins();
    await page.getByRole('button', { name: 'Find servers' }).click();
    await expect(page.getByText(/No server found on this computer|Found http/)).toBeVisible();
    const asked = recorder.origins().filter((origin) => origin !== own && origin !== server.url);
    // The same ports under https, where nothing answered.
    const ports = new Set(asked.map((origin) => origin.replace(/^https:/, 'http:')));
    expect([...ports].toSorted()).toEqual(USUAL.toSorted());
  });

  await test.step('a server that was taken off the list is not asked again', async () => {
    await chooseInMenu(page, 'Workshop', 'Remove');
    const servers = page.getByRole('table', { name: 'Servers' });
    await expect(servers.getByRole('row', { name: /Workshop/ })).toHaveCount(0);
    await server.close();
    recorder.origins();
    await walk(page);
    await page.reload();
    await createChatPage(page).box.waitFor();
    await walk(page);
    expect(recorder.origins()).toEqual([own]);
  });

  await test.step('without a network it asks nobody else either', async () => {
    await recorder.context.setOffline(true);
    await page.reload();
    await walk(page);
    await recorder.context.setOffline(false);
    expect(recorder.origins().filter((origin) => origin !== own)).toEqual([]);
  });
  expect(recorder.strangers).toEqual([]);
});

test('the recorder sees a worker that asks somebody else', async ({ recorder, startServer }) => {
  // The app as it is built, with one stray line in the worker that no policy of the page binds.
  const site = await startServer({
    replace: (path) =>
      /model-store\.worker-.*\.js$/.test(path)
        ? `fetch('https://stray.example/pixel').catch(() => {});${readFileSync(join(distFolder, path), 'utf8')}`
        : undefined,
  });
  const page = await recorder.context.newPage();
  await page.goto(`${site.url}#/models`);
  await expect.poll(() => recorder.strangers.join()).toContain('stray.example');
  expect(recorder.origins()).toContain('https://stray.example');
});
