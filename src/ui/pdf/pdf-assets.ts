// What pdf.js needs beside its code to draw some pages: tables of Asian encodings, the standard fonts
// and decoders of JPEG 2000, fax and colour profiles. Files of the build, fetched when a page asks.
const urls = import.meta.glob<string>(
  [
    '../../../node_modules/pdfjs-dist/cmaps/*.bcmap',
    '../../../node_modules/pdfjs-dist/standard_fonts/*.{pfb,ttf}',
    '../../../node_modules/pdfjs-dist/wasm/{jbig2,openjpeg,qcms_bg}.wasm',
  ],
  { query: '?url', import: 'default', eager: true },
);
const urlOf = new Map(
  Object.entries(urls).map(([path, url]) => [path.slice(path.lastIndexOf('/') + 1), url]),
);

/** Throws where the build has no such file, or it cannot be fetched; pdf.js goes on without it. */
export async function fetchPdfAsset(filename: string): Promise<Uint8Array> {
  const url = urlOf.get(filename);
  if (url === undefined) throw new Error(`pdf.js asks for ${filename}, which is not in the build`);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: HTTP status ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}
