import type { WantedFile } from './wanted-file';

/** A source's base address as an absolute one with a final slash. Relative ones belong to the app. */
export function toBaseUrl(source: string, siteUrl: string): string {
  const base = source.endsWith('/') ? source : `${source}/`;
  return new URL(base, siteUrl).href;
}

/** Where a source has the file. Paths may hold any characters; slashes stay folders. */
export function toFileUrl(file: WantedFile, source: string, siteUrl: string): string {
  if (file.url !== undefined) return new URL(file.url, siteUrl).href;
  const path = file.path.split('/').map(encodeURIComponent).join('/');
  return toBaseUrl(source, siteUrl) + path;
}
