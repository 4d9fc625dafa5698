import type { PdfHost } from './pdf-host';

// Part of the build under names with a hash, fetched from this site when a document needs one.
const assetUrls = import.meta.glob<string>(
  [
    '../../../node_modules/pdfjs-dist/cmaps/*.bcmap',
    '../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
  ],
  { query: '?url', import: 'default', eager: true },
);
const urlOf = new Map(
  Object.entries(assetUrls).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]),
);

export const browserHost: PdfHost = {
  startParser() {
    const port = new Worker(new URL('../../pdf-parser.worker.ts', import.meta.url), {
      type: 'module',
    });
    return { port, stop: () => port.terminate() };
  },
  async readAsset(filename) {
    const url = urlOf.get(filename);
    if (url === undefined)
      throw new Error(`pdf.js asks for ${filename}, which is not in the build`);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: HTTP status ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  },
};
