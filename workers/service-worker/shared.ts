import {
  FILE_NAME_HEADER,
  SHARED_FILE_PATH,
  SHARED_TEXT_PATH,
  sharedCacheName,
} from '../../src/core/offline/shared-content';

const FIELDS = ['title', 'text', 'url'] as const;

/** Puts away what was shared and opens the chat; the page takes it from there. */
export async function saveShared(request: Request, scope: string): Promise<Response> {
  const form = await request.formData();
  const cache = await caches.open(sharedCacheName(scope));
  const values = FIELDS.map((name) => form.get(name));
  const text = values
    .filter((value): value is string => typeof value === 'string' && value !== '')
    .join('\n');
  if (text) await cache.put(new URL(SHARED_TEXT_PATH, scope).href, new Response(text));
  const files = form.getAll('files').filter((value) => value instanceof File);
  for (const [index, file] of files.entries()) {
    const headers = { [FILE_NAME_HEADER]: encodeURIComponent(file.name) };
    const address = new URL(SHARED_FILE_PATH + String(index), scope).href;
    await cache.put(address, new Response(file, { headers }));
  }
  return Response.redirect(new URL('#/chat', scope).href, 303);
}
