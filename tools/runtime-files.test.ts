import { describe, expect, it } from 'vitest';
import { sortFiles } from './runtime-files.mjs';

const options = { readyWorkers: /wllama\.worker-/, compat: /-compat-/, native: /\/wllama-.*wasm$/ };

const file = (url: string, text = '') => ({ url, bytes: url.length, text });

const built = [
  file('index.html', '<script src="./assets/index-A1.js">'),
  file('assets/index-A1.js', 'import("./Chat-B2.js"); new Worker("wllama.worker-C3.js")'),
  file('assets/Chat-B2.js', '"./Chat-B3.css" "pdf.worker-D4.js"'),
  file('assets/Chat-B3.css', 'url(./font-E5.woff2)'),
  file('assets/font-E5.woff2'),
  file('assets/wllama.worker-C3.js', '"wllama-F6.wasm" "wllama-compat-G7.wasm" "glue-H8.js"'),
  file('assets/wllama-F6.wasm'),
  file('assets/wllama-compat-G7.wasm'),
  file('assets/glue-H8.js'),
  file('assets/pdf.worker-D4.js'),
  file('service-worker.js', '"index-A1.js"'),
];

describe('sortFiles', () => {
  it('takes pages, styles and fonts as the shell and stops at workers', () => {
    expect(sortFiles(built, options).shell.map(({ url }) => url)).toEqual([
      'index.html',
      'assets/index-A1.js',
      'assets/Chat-B2.js',
      'assets/Chat-B3.css',
      'assets/font-E5.woff2',
    ]);
  });

  it('says what a first answer needs, and in which browser', () => {
    expect(sortFiles(built, options).files.map(({ url, need }) => `${need} ${url}`)).toEqual([
      'always assets/wllama.worker-C3.js',
      'native assets/wllama-F6.wasm',
      'compat assets/wllama-compat-G7.wasm',
      'always assets/glue-H8.js',
      'on-use assets/pdf.worker-D4.js',
    ]);
  });
});
