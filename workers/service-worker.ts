// Keeps the app usable without a network: the shell is precached, engine files are stored by use.
// It never touches models/, other origins, or anything but GET (one exception: the share target).
import { PrecacheController } from 'workbox-precaching/PrecacheController.js';
import {
  RUNTIME_FILES_URL,
  runtimeCacheName,
  type RuntimeFileList,
} from '../src/core/offline/offline-files';
import { withIsolation } from './service-worker/isolation';
import { passBy } from './service-worker/pass-by';
import { saveShared } from './service-worker/shared';

declare const self: ServiceWorkerGlobalScope;

const scope = self.registration.scope;
const shell = new PrecacheController();
shell.addToCacheList(self.__WB_MANIFEST);

/** Path inside the app's folder; undefined for anything outside it. */
function pathInScope(url: string): string | undefined {
  return url.startsWith(scope)
    ? new URL(url).pathname.slice(new URL(scope).pathname.length)
    : undefined;
}

async function readList(): Promise<RuntimeFileList | undefined> {
  const response = await shell.matchPrecache(new URL(RUNTIME_FILES_URL, scope).href);
  return response?.json() as Promise<RuntimeFileList | undefined>;
}

let list: Promise<RuntimeFileList | undefined> | undefined;
const fileList = () => (list ??= readList());

const configUrl = new URL('config.json', scope).href;
const runtimeCache = () => caches.open(runtimeCacheName(scope));

/** Files of the engines people use; those a first answer needs are stored by the page, with progress. */
async function storeIfOnUse(path: string, response: Response): Promise<void> {
  const entry = (await fileList())?.files.find((file) => file.url === path);
  if (entry?.need !== 'on-use' || !response.ok) return;
  await (await runtimeCache()).put(new URL(path, scope).href, response);
}

async function respondWithAsset(event: FetchEvent, path: string): Promise<Response> {
  const stored =
    (await shell.matchPrecache(event.request.url)) ??
    (await (await runtimeCache()).match(event.request.url));
  if (stored) return stored;
  const response = await fetch(event.request);
  if (response.status === 200) event.waitUntil(storeIfOnUse(path, response.clone()));
  return response;
}

/** An administrator may change the file at any time, so the network goes first. */
async function respondWithConfig(event: FetchEvent): Promise<Response> {
  const cache = await runtimeCache();
  try {
    const response = await fetch(event.request);
    if (response.ok) await cache.put(configUrl, response.clone());
    return response;
  } catch (error) {
    const stored = (await cache.match(configUrl)) ?? (await shell.matchPrecache(event.request.url));
    if (stored) return stored;
    throw error;
  }
}

async function respondWithPage(event: FetchEvent): Promise<Response> {
  const stored = await shell.matchPrecache(new URL('index.html', scope).href);
  return withIsolation(stored ?? (await fetch(event.request)));
}

/** Only documents and workers need the headers; wasm goes through untouched and keeps its code cache. */
const needsIsolation = (request: Request) =>
  request.destination === 'worker' || request.destination === 'sharedworker';

function answer(event: FetchEvent, path: string): Promise<Response> | undefined {
  if (event.request.mode === 'navigate') {
    return path === '' || path === 'index.html' ? respondWithPage(event) : undefined;
  }
  if (path === 'config.json') return respondWithConfig(event);
  if (!path.startsWith('assets/') && !shell.getCacheKeyForURL(event.request.url)) return undefined;
  const response = respondWithAsset(event, path);
  return needsIsolation(event.request) ? response.then(withIsolation) : response;
}

self.addEventListener('fetch', (event) => {
  const path = pathInScope(event.request.url);
  if (path === undefined) return;
  if (event.request.method === 'POST' && path === 'share') {
    event.respondWith(saveShared(event.request, scope));
    return;
  }
  if (event.request.method !== 'GET' || event.request.headers.has('range')) return;
  const response = answer(event, path);
  if (response) event.respondWith(response);
});

// No skipWaiting here: a new version waits until the person says "Update now".
self.addEventListener('install', (event) => {
  event.waitUntil(Promise.all([shell.install(event), passBy(event, scope)]));
});

/** What only older versions asked for goes. */
async function dropUnused(): Promise<void> {
  const files = (await fileList())?.files;
  if (!files) return;
  const used = new Set([configUrl, ...files.map(({ url }) => new URL(url, scope).href)]);
  const cache = await runtimeCache();
  const unused = (await cache.keys()).filter(({ url }) => !used.has(url));
  await Promise.all(unused.map((request) => cache.delete(request)));
}

self.addEventListener('activate', (event) => {
  event.waitUntil(
    Promise.all([shell.activate(event), dropUnused()]).then(() => self.clients.claim()),
  );
});

/** Puts back shell files that went missing, without waiting for a new version. */
async function repairShell(): Promise<void> {
  const cache = await caches.open(shell.strategy.cacheName);
  for (const url of shell.getCachedURLs()) {
    const key = shell.getCacheKeyForURL(url);
    if (key !== undefined && !(await cache.match(key))) await cache.add(key);
  }
  list = undefined;
}

self.addEventListener('message', (event) => {
  const type = (event.data as { type?: unknown } | null)?.type;
  if (type === 'skip-waiting') event.waitUntil(self.skipWaiting());
  if (type === 'repair-shell') {
    event.waitUntil(repairShell().then(() => event.ports[0]?.postMessage('done')));
  }
});
