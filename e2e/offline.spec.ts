// Once stored, the app needs no network: the server is gone, not just slow.
import { expect, test } from './fixtures';

test('says "Ready offline" and then opens without a server', async ({
  page,
  openApp,
  startServer,
}) => {
  const server = await startServer();
  await openApp('#/chat', server.url);
  await expect(page.getByRole('status').filter({ hasText: 'Ready offline' })).toBeVisible({
    timeout: 60_000,
  });
  await server.close();

  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Message' })).toBeEditable();
  await expect(page.getByRole('status').filter({ hasText: 'Ready offline' })).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);

  await page.goto(`${server.url}#/models`);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
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
