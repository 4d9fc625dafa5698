import type { WantedFile } from '../fetch/wanted-file';

/** Where a file may be had, and by what name a failure there is told. */
export interface Place {
  readonly source: string;
  readonly url: string;
}

/**
 * Where to ask for a file, in order. A file with an address of its own is looked for beside the
 * others first, on the site itself and on mirrors: they then need no network beyond them.
 * `publicSource` has it not; neither is anything asked that is tried after it.
 */
export function toPlaces(
  file: WantedFile,
  sources: readonly string[],
  siteUrl: string,
  publicSource: string | undefined,
): Place[] {
  const beside = sources.map((source) => ({ source, url: toFileUrl(file.path, source, siteUrl) }));
  if (file.url === undefined) return beside;
  const own: Place = { source: file.url, url: new URL(file.url, siteUrl).href };
  const end = beside.findIndex(({ source }) => source === publicSource);
  return [...beside.slice(0, end === -1 ? undefined : end), own];
}

/** The last source of a list, when it is no folder of this site. */
export function findPublicSource(sources: readonly string[]): string | undefined {
  const last = sources.at(-1);
  return last !== undefined && /^[a-z][a-z\d+.-]*:/i.test(last) ? last : undefined;
}

/** Relative sources belong to the app's folder. Paths may hold any characters. */
function toFileUrl(path: string, source: string, siteUrl: string): string {
  const base = new URL(source.endsWith('/') ? source : `${source}/`, siteUrl).href;
  return base + path.split('/').map(encodeURIComponent).join('/');
}
