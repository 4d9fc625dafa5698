// Once stored, the app needs no network: the server is gone, not just slow.
import { expect, test } from './fixtures';
import { createChatPage } from './pages/chat-page';

test('says "Ready offline" and then opens without a server', async ({
  page,
  openApp,
  startServer,
}) => {
  const server = await startServer();
  await openApp('#/chat', server.url);
  await expect(page.getByRole('status').filter({ hasText: 'Ready offline' })).toBeVisible();
  await server.close();

  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeEditable();
  await expect(page.getByRole('status').filter({ hasText: 'Ready offline' })).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  await page.goto(`${server.url}#/models`);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
});

test('answers without a network, and the chats are still there', async ({
  page,
  context,
  openApp,
  startServer,
}) => {
  const server = await startServer();
  await openApp('#/chat', server.url);
  const chat = createChatPage(page);
  await expect(await chat.ask('What is the capital of Spain?')).toContainText('Madrid');
  await expect(chat.notice('Ready offline')).toBeVisible();
  await server.close();
  await context.setOffline(true);

  await page.reload();
  await expect(chat.answers).toContainText('Madrid');
  await expect(chat.notice('Ready offline')).toBeVisible();
  await expect(await chat.ask('What is the opposite of hot?')).toContainText('cold');
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(await chat.ask('What is the capital of Italy?')).toContainText('Rome');
  await page.reload();
  await expect(chat.chats.getByRole('link')).toHaveCount(2);
  // Pages and dialogs that were never opened before.
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(chat.title).toHaveText('Settings');
  await page.goBack();
  await chat.modelButton.click();
  await expect(chat.dialog('Choose model').getByRole('option').first()).toBeVisible();
});

test('does not say "Ready offline" while an engine file cannot be stored', async ({
  page,
  openApp,
  startServer,
}) => {
  const { url } = await startServer({
    replace: (path) => (path.endsWith('.wasm') ? '<p>Not found</p>' : undefined),
  });
  const stopped = page.waitForEvent('console', (message) =>
    message.text().includes('Storing the engine stopped'),
  );
  await openApp('#/chat', url);
  await expect(page.getByText('Storing for use without a network').first()).toBeVisible();
  await stopped;
  await expect(page.getByRole('status').filter({ hasText: 'Ready offline' })).toBeHidden();
});
