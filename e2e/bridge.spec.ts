// Servers of one's own, from naming one to the words it writes: the real llama.cpp server and, where
// it was built, the real Ollama.
import { createServer } from 'node:http';
import { findOllama, prepareLlama, startLlama, startOllama } from '../tools/model-servers.mjs';
import { expect, test } from './fixtures';
import { addServer, doctorOf } from './pages/bridge-page';
import { readTable } from './pages/store';

test.use({ serviceWorkers: 'block' });

const noLlama = prepareLlama();
const noOllama = findOllama();

test('a server is named, looked at, allowed, and answers where everybody can see it', async ({
  openApp,
  context,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  test.setTimeout(180_000);
  const server = await startLlama();
  const { port } = new URL(server.url);
  const asked: string[] = [];
  context.on('request', (request) => {
    if (new URL(request.url()).port === port) asked.push(request.url());
  });

  const page = await openApp('#/settings/bridge');
  const table = page.getByRole('table', { name: 'Servers' });
  await expect(table.getByText('No server yet')).toBeVisible();
  // Nobody has named it yet.
  expect(asked).toEqual([]);

  await page.getByRole('button', { name: 'Add server' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add server' });
  await dialog.getByRole('textbox', { name: 'Address' }).fill(`127.0.0.1:${port}/v1/`);
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  // It was taken for Ollama and says itself what it is.
  await expect(dialog.getByText(/llama\.cpp .*answers in \d+ ms and has 1 model/)).toBeVisible();
  await expect(dialog.getByRole('textbox', { name: 'Address' })).toHaveValue(server.url);
  await dialog.getByRole('textbox', { name: 'Name' }).fill('Workshop');
  await dialog.getByRole('textbox', { name: 'API key' }).fill('Bearer sk-not in-exports');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog.getByText('A key has no spaces or line breaks')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'API key' }).fill('sk-not-in-exports');
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();

  const checks = doctorOf(page).getByRole('list', { name: 'Checks' });
  await expect(checks.getByRole('listitem')).toHaveCount(8);
  await expect(checks.getByText(/starter: \d+ pieces/)).toBeVisible();
  await expect(table.getByRole('row', { name: /Workshop/ })).toContainText('Connected');
  expect(JSON.stringify(await readTable(page, 'chats'))).not.toContain('sk-not-in-exports');

  // Chosen for the chat: the first use of a place is asked for.
  await page.goto(page.url().replace(/#.*/, '#/chat'));
  await page.getByRole('button', { name: 'Model' }).click();
  const chooser = page.getByRole('dialog', { name: 'Choose model' });
  await chooser.getByRole('searchbox', { name: 'Find model' }).fill('starter llama.cpp');
  await chooser.getByRole('option', { name: /on this computer’s llama\.cpp/ }).click();
  const consent = page.getByRole('dialog', { name: 'Send words to this server?' });
  await expect(consent).toContainText(server.url);
  await consent.getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByRole('button', { name: 'Model' })).toContainText(
    'on this computer’s llama.cpp',
  );

  await page.getByRole('textbox', { name: 'Message' }).fill('What is the capital of France?');
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  const answer = page.getByRole('article', { name: 'starter' });
  await expect(answer).toContainText('The capital of France is Paris.');
  await expect(answer).toContainText('on this computer’s llama.cpp');

  // A chat for this device only is not sent.
  await page.getByRole('button', { name: 'Chat options' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'This device only' }).click();
  await page.getByRole('button', { name: 'Chat options' }).click();
  await expect(
    page.getByRole('menuitemcheckbox', { name: 'This device only', checked: true }),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  const before = asked.length;
  await page.getByRole('textbox', { name: 'Message' }).fill('And of Italy?');
  await page.getByRole('textbox', { name: 'Message' }).press('Enter');
  await expect(page.getByText('This message was not sent to the server')).toBeVisible();
  expect(asked.length).toBe(before);

  // Under the server's name among all models, with nothing to download.
  await page.goto(page.url().replace(/#.*/, '#/models'));
  await page.getByRole('searchbox', { name: 'Find model' }).fill('workshop');
  const models = page.getByRole('table', { name: 'Models' });
  await expect(models.getByRole('rowheader', { name: /Workshop/ })).toBeVisible();
  await expect(models.getByText('on this computer’s llama.cpp')).toBeVisible();
  await expect(models.getByRole('button', { name: /^Download/ })).toHaveCount(0);
  await server.close();
});

test('the doctor tells the cases apart on a page of this computer', async ({ openApp }) => {
  test.setTimeout(120_000);
  const closed = createServer();
  await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
  // A program that answers everything with a page, and lets nobody read it.
  const other = createServer((_, response) => response.end('<html></html>'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const portOf = (server: typeof other) => {
    const address = server.address();
    return typeof address === 'object' && address ? address.port : 0;
  };
  const closedPort = portOf(closed);
  await new Promise((resolve) => closed.close(resolve));

  const page = await openApp('#/settings/bridge');
  await addServer(page, `http://127.0.0.1:${closedPort}`, 'Ollama', 'Asleep');
  await expect(doctorOf(page).locator('[data-case=not-running]')).toContainText('Nothing answers');
  // The commands of this system at first, of another when asked.
  await doctorOf(page).getByText('Linux', { exact: true }).click();
  await expect(doctorOf(page).getByText('sudo systemctl start ollama')).toBeVisible();
  await addServer(page, `http://127.0.0.1:${portOf(other)}`, 'Ollama', 'Another');
  await expect(doctorOf(page).locator('[data-case=cors]')).toContainText('another program');
  await expect(
    doctorOf(page).getByText(/OLLAMA_ORIGINS[ =]"?http:\/\/(localhost|127)/),
  ).toBeVisible();
  await addServer(page, `https://127.0.0.1:${portOf(other)}`, 'vLLM', 'Wrong scheme');
  await expect(doctorOf(page).locator('[data-case=wrong-scheme]')).toContainText(
    'speaks http, not https',
  );
  other.close();
});

test('the doctor finds what a real Ollama refuses', { tag: '@ollama' }, async ({ openApp }) => {
  test.skip(noOllama !== undefined, noOllama ?? '');
  test.setTimeout(180_000);
  const server = await startOllama();
  const empty = await startOllama({ isEmpty: true });
  const page = await openApp('#/settings/bridge');
  await addServer(page, server.url, 'Ollama', 'Mine');
  await expect(doctorOf(page).getByText(/starter.*pieces/)).toBeVisible({ timeout: 60_000 });
  await addServer(page, empty.url, 'Ollama', 'Empty');
  await expect(doctorOf(page).locator('[data-case=model-missing]')).toContainText('ollama pull');
  await server.close();
  await empty.close();
});
