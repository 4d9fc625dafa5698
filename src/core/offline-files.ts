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
  /** Changes whenever a listed file changes. */
  readonly build: string;
  /** Precached when the service worker is installed. */
  readonly shell: readonly BuildFile[];
  /** Everything else of the app: engine code and wasm. Models are not here. */
  readonly files: readonly RuntimeFile[];
}

export const RUNTIME_FILES_URL = 'runtime-files.json';
const PREFIX = 'hearth-runtime';

/** `scope` is the app's folder; several apps may live on one origin. */
export function runtimeCacheName(build: string, scope: string): string {
  return `${PREFIX}-${build} ${scope}`;
}

/** True for the runtime caches of every build of the app in this folder. */
export function isRuntimeCacheOf(cacheName: string, scope: string): boolean {
  return cacheName.startsWith(`${PREFIX}-`) && cacheName.endsWith(` ${scope}`);
}
