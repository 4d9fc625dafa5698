// What another app shared with Hearth: put away by the service worker, taken by the page.

/** Kept in a Cache, because a service worker can write one before any page is open. */
export function sharedCacheName(scope: string): string {
  return `hearth-shared ${scope}`;
}

export const SHARED_TEXT_PATH = 'shared/text';
export const SHARED_FILE_PATH = 'shared/file-';
export const FILE_NAME_HEADER = 'x-file-name';
