// Sorts what a build wrote into the shell (precached), the engine files a first answer needs, and
// the rest, and writes the list beside index.html as runtime-files.json.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @typedef {object} BuiltFile
 * @property {string} url relative to the build folder, forward slashes
 * @property {number} bytes
 * @property {string} text what may name other files; empty for binary files
 *
 * @typedef {object} SortedFiles
 * @property {{ url: string, bytes: number }[]} shell
 * @property {{ url: string, bytes: number, need: 'always' | 'native' | 'compat' | 'on-use' }[]} files
 *
 * @typedef {object} SortOptions
 * @property {RegExp} readyWorkers workers without which no first answer comes
 * @property {RegExp} compat files only browsers without JSPI or 64-bit wasm memory need
 * @property {RegExp} native files the others need in their place
 */

const WORKER = /\.worker-[^/]*\.js$/;
const SHELL = /\.(html|js|css|woff2)$/;
const KEPT = /\.(js|mjs|css|wasm|woff2|bcmap|pfb|ttf)$/;
const MAX_SHELL_FILE_BYTES = 2 ** 20;
// Service worker and lists: each is handled by name.
const APART = /^(service-worker\.js|runtime-files\.json)$/;

/**
 * Names carry a hash of the content, so finding one in the text of another file is a reference.
 * @param {readonly BuiltFile[]} files
 * @param {readonly BuiltFile[]} start
 * @param {(file: BuiltFile) => boolean} follow
 * @returns {Set<BuiltFile>}
 */
function reach(files, start, follow) {
  const found = new Set(start);
  for (const from of found) {
    for (const to of files) {
      const name = to.url.split('/').at(-1) ?? to.url;
      if (!found.has(to) && follow(to) && from.text.includes(name)) found.add(to);
    }
  }
  return found;
}

/**
 * @param {readonly BuiltFile[]} built
 * @param {SortOptions} options
 * @returns {SortedFiles}
 */
export function sortFiles(built, { readyWorkers, compat, native }) {
  const code = built.filter((file) => KEPT.test(file.url) && !APART.test(file.url));
  const pages = built.filter((file) => file.url === 'index.html');
  const shell = reach(code, pages, (file) => SHELL.test(file.url) && !WORKER.test(file.url));
  const workers = code.filter((file) => readyWorkers.test(file.url));
  const engine = reach(code, workers, (file) => !shell.has(file));
  /** @type {(file: BuiltFile) => SortedFiles['files'][number]['need']} */
  const needOf = (file) => {
    if (!engine.has(file)) return 'on-use';
    if (compat.test(file.url)) return 'compat';
    return native.test(file.url) ? 'native' : 'always';
  };
  const rest = code.filter((file) => !shell.has(file) && file.url.startsWith('assets/'));
  const files = rest.map((file) => ({ ...sizeOf(file), need: needOf(file) }));
  const sizes = [...shell].map(sizeOf);
  return { shell: sizes, files };
}

/** @param {BuiltFile} file */
function sizeOf({ url, bytes }) {
  return { url, bytes };
}

/**
 * @param {string} folder
 * @returns {BuiltFile[]}
 */
function readBuild(folder) {
  const entries = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const urls = entries.map((entry) => entry.replaceAll('\\', '/')).sort();
  return urls
    .filter((url) => !url.startsWith('models/') && (KEPT.test(url) || url === 'index.html'))
    .map((url) => {
      const content = readFileSync(join(folder, url));
      const text = /\.(html|js|mjs|css)$/.test(url) ? content.toString('utf8') : '';
      return { url, bytes: content.byteLength, text };
    });
}

/**
 * A Vite plugin that writes the list, and the filter that keeps the precache to the shell.
 * @param {SortOptions} options
 */
export function createRuntimeFiles(options) {
  /** @type {Set<string>} */
  let shell = new Set();
  return {
    /** @type {import('vite').Plugin} */
    plugin: {
      name: 'hearth:runtime-files',
      apply: 'build',
      writeBundle: {
        order: 'post',
        handler({ dir }) {
          if (dir === undefined) return;
          const built = readBuild(dir);
          if (!built.some((file) => file.url === 'index.html')) return;
          const sorted = sortFiles(built, options);
          shell = new Set(sorted.shell.map((file) => file.url));
          writeFileSync(join(dir, 'runtime-files.json'), JSON.stringify(sorted));
        },
      },
    },
    /**
     * Workbox `manifestTransforms`: code outside the shell is stored later, with progress.
     * Throws when a file is too large to be fetched before anybody asked for it.
     * @param {{ url: string, revision: string | null, size: number }[]} entries
     */
    keepShell: (entries) => {
      const manifest = entries.filter((entry) => shell.has(entry.url) || !KEPT.test(entry.url));
      const large = manifest.filter((entry) => entry.size > MAX_SHELL_FILE_BYTES);
      if (large.length > 0) {
        throw new Error(`Too large for the shell: ${large.map(({ url }) => url).join(', ')}`);
      }
      return { manifest, warnings: [] };
    },
  };
}
