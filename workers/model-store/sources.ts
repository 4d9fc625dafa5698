import type { WantedFile } from './wanted-file';

/** Where a file may be had, and by what name a failure there is told. */
export interface Place {
  readonly source: string;
  readonly url: string;
}

/**
 * Where to ask for a file, in order. A file with an address of its own is looked for beside the
 * others first when the site itself has those: a mirror then needs no network beyond it.
 */
export function toPlaces(file: WantedFile, sources: readonly string[], siteUrl: string): Place[] {
  const beside = sources.map((source) => ({ source, url: toFileUrl(file.path, source, siteUrl) }));
  if (file.url === undefined) return beside;
  const own: Place = { source: file.url, url: new URL(file.url, siteUrl).href };
  const [first] = beside;
  return first && !isAbsolute(first.source) ? [first, own] : [own];
}

function isAbsolute(source: string): boolean {
  return /^[a-z][a-z\d+.-]*:/i.test(source);
}

/** Relative sources belong to the app's folder. Paths may hold any characters. */
function toFileUrl(path: string, source: string, siteUrl: string): string {
  const base = new URL(source.endsWith('/') ? source : `${source}/`, siteUrl).href;
  return base + path.split('/').map(encodeURIComponent).join('/');
}
