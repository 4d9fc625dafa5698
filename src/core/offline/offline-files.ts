// What a build lists in `runtime-files.json`: read by the page and by the service worker.

/**
 * `always`: a first answer needs it. `native`, `compat`: the same, for one of two kinds of browser.
 * `on-use`: stored when something asks for it.
 */
export type FileNeed = 'always' | 'native' | 'compat' | 'on-use';

export interface BuildFile {
  /** Relative to the app's folder. */
  readonly url: string;
  readonly bytes: number;
}

export interface RuntimeFile extends BuildFile {
  readonly need: FileNeed;
}

export interface RuntimeFileList {
  /** Precached when the service worker is installed. */
  readonly shell: readonly BuildFile[];
  /** Everything else of the app: engine code and wasm. Models are not here. */
  readonly files: readonly RuntimeFile[];
}

export const RUNTIME_FILES_URL = 'runtime-files.json';

/**
 * One cache for all builds: names of files carry a hash of the content, so an update fetches only what
 * changed. `scope` is the app's folder; several apps may live on one origin.
 */
export function runtimeCacheName(scope: string): string {
  return `hearth-runtime ${scope}`;
}
