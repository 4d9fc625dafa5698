// Nothing leaves this machine unless the user asks for a download. The fixtures fail any test on a
// foreign request; here every page is walked, and the watch itself is tried.
import { expect, test, waitForServiceWorker } from './fixtures';

const routes = ['#/chat', '#/models', '#/settings', '#/knowledge', '#/plugins', '#/monitoring'];

test('no page asks anything of another host', async ({ page, openApp }) => {
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  for (const route of routes) await openApp(route);
  await waitForServiceWorker(page);
  // Storing the engine and the starter asks for a lot; it must have happened.
  await openApp('#/chat');
  await expect(page.getByRole('status').filter({ hasText: 'Ready offline' })).toBeVisible();
  expect(asked.length).toBeGreaterThan(0);
  const hosts = new Set(asked.map((address) => new URL(address).hostname));
  expect([...hosts].filter((host) => host !== '' && host !== 'localhost')).toEqual([]);
});

test('the page may not reach another host, and a try is seen', async ({
  page,
  openApp,
  foreignRequests,
}) => {
  await openApp();
  const refused = await page.evaluate(async () => {
    const violation = new Promise<string>((done) => {
      addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective), {
        once: true,
      });
    });
    const image = new Image();
    image.src = 'https://example.test/pixel.png';
    return violation;
  });
  expect(refused).toBe('img-src');
  expect(foreignRequests.splice(0)).toEqual(['https://example.test/pixel.png']);
});
