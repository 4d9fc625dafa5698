// What another app shared with Hearth (share target of the web manifest), put away by the service
// worker until a page takes it.
import {
  FILE_NAME_HEADER,
  SHARED_FILE_PATH,
  SHARED_TEXT_PATH,
  sharedCacheName,
} from '../core/offline/shared-content';

export interface SharedContent {
  readonly text: string;
  readonly files: readonly File[];
}

/** Takes what was shared, once; undefined when nothing was. `siteUrl` is the app's folder. */
export async function takeShared(siteUrl: string): Promise<SharedContent | undefined> {
  const name = sharedCacheName(siteUrl);
  if (!('caches' in globalThis) || !(await caches.has(name))) return undefined;
  const cache = await caches.open(name);
  const text = await (await cache.match(new URL(SHARED_TEXT_PATH, siteUrl).href))?.text();
  const requests = await cache.keys();
  const files: File[] = [];
  for (const request of requests.filter(({ url }) => url.includes(SHARED_FILE_PATH))) {
    const response = await cache.match(request);
    const fileName = decodeURIComponent(response?.headers.get(FILE_NAME_HEADER) ?? 'file');
    if (response) files.push(new File([await response.blob()], fileName));
  }
  await caches.delete(name);
  return { text: text ?? '', files };
}
