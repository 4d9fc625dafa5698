// What the browser needs to install and update the app, on every kind of host.
import { readFileSync } from 'node:fs';
import { distFolder, expect, test, waitForServiceWorker } from './fixtures';

interface Manifest {
  readonly name: string;
  readonly start_url: string;
  readonly scope: string;
  readonly icons: readonly { src: string; sizes: string; purpose?: string }[];
  readonly shortcuts: readonly { name: string; url: string }[];
  readonly share_target: { action: string; method: string };
}

test('the web manifest names files that exist', async ({ page, openApp }) => {
  await openApp();
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const response = await page.request.get(href ?? '');
  expect(response.headers()['content-type']).toContain('application/manifest+json');
  const manifest = (await response.json()) as Manifest;
  expect(manifest.name).toBe('Hearth');
  expect(manifest.shortcuts.map(({ name }) => name)).toEqual(['New chat', 'Add documents']);
  expect(manifest.icons.map(({ sizes }) => sizes)).toEqual(
    expect.arrayContaining(['192x192', '512x512']),
  );
  expect(manifest.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
  for (const { src } of manifest.icons) {
    expect((await page.request.get(src)).status(), src).toBe(200);
  }
  const problems = await (await page.context().newCDPSession(page)).send('Page.getAppManifest');
  expect(problems.errors).toEqual([]);
});

test('works from a folder of a host', async ({ page, openApp, startServer }) => {
  const { url } = await startServer({ mount: '/some/folder/' });
  await openApp('#/models', url);
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
  await waitForServiceWorker(page);
  const scope = await page.evaluate(async () => (await navigator.serviceWorker.ready).scope);
  expect(scope).toBe(url);
});

test('the service worker is not asked for models', async ({ page, openApp, startServer }) => {
  const { url } = await startServer({ mount: '/a+folder(1)/' });
  await openApp('#/chat', url);
  await waitForServiceWorker(page);
  await page.reload();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Network.enable');
  const routes = new Map<string, string | undefined>();
  cdp.on('Network.responseReceived', ({ response }) => {
    routes.set(response.url, response.serviceWorkerRouterInfo?.matchedSourceType);
  });
  const files = ['config.json', 'models/starter/config.json'];
  const [config = '', model = ''] = files.map((file) => new URL(file, url).href);
  for (const file of files) {
    await page.evaluate(async (address) => (await fetch(address)).status, file);
  }
  await expect.poll(() => routes.get(model)).toBe('network');
  expect(routes.has(config)).toBe(true);
  expect(routes.get(config)).toBeUndefined();
});

test('has threads on a host that sends no headers', async ({ page, openApp, startServer }) => {
  const { url } = await startServer({ isolationHeaders: false });
  await openApp('#/chat', url);
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
  await waitForServiceWorker(page);
  await page.reload();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
});

test('a new version waits until the user wants it', async ({ page, openApp, startServer }) => {
  const original = readFileSync(`${distFolder}/service-worker.js`, 'utf8');
  let version = '';
  const { url } = await startServer({
    replace: (path) => (path === 'service-worker.js' ? original + version : undefined),
  });
  await openApp('#/chat', url);
  await waitForServiceWorker(page);
  const prompt = page.getByRole('alert').filter({ hasText: 'new version' });
  const findUpdate = async (next: string) => {
    version = next;
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.ready).update();
    });
  };
  const isWaiting = () =>
    page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null);

  await findUpdate('\n// second');
  await expect(prompt).toBeVisible();
  await prompt.getByRole('button', { name: 'Later' }).click();
  await expect(prompt).toBeHidden();
  expect(await isWaiting()).toBe(true);

  // After a reload it still waits, and is offered again.
  await page.reload();
  await expect(prompt).toBeVisible();
  const reloaded = page.waitForEvent('load');
  await prompt.getByRole('button', { name: 'Update now' }).click();
  await reloaded;
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  await expect.poll(isWaiting).toBe(false);
  await expect(prompt).toBeHidden();
});

test('keeps what another app shared until the page takes it', async ({ page, openApp }) => {
  await openApp();
  await waitForServiceWorker(page);
  const stored = await page.evaluate(async () => {
    const form = new FormData();
    form.set('title', 'From another app');
    form.set('text', 'Words to ask about');
    form.append('files', new File(['# Notes'], 'notes.md', { type: 'text/markdown' }));
    const answer = await fetch('./share', { method: 'POST', body: form, redirect: 'manual' });
    const scope = (await navigator.serviceWorker.ready).scope;
    const cache = await caches.open(`hearth-shared ${scope}`);
    const text = await (await cache.match('./shared/text'))?.text();
    const file = await (await cache.match('./shared/file-0'))?.text();
    return { redirected: answer.type === 'opaqueredirect', text, file };
  });
  expect(stored).toEqual({
    redirected: true,
    text: 'From another app\nWords to ask about',
    file: '# Notes',
  });
});
