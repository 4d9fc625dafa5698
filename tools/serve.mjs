// A small static server for the built app: `node tools/serve.mjs [folder] [--port 4173]
// [--mount /sub/] [--no-isolation-headers]`. Node built-ins only.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { extname, join, normalize, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** @type {Readonly<Record<string, string>>} */
const types = {
  '.css': 'text/css; charset=utf-8',
  '.gguf': 'application/octet-stream',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const COMPRESSED = /^(text\/|application\/(json|wasm|manifest)|image\/svg)/;
const HASHED = /^assets\/.+-[\w-]{8}\.\w+$/;

const compress = { br: promisify(brotliCompress), gzip: promisify(gzip) };
// Quality 5 packs 8 MB of wasm in well under a second; the default of 11 needs many.
const compressOptions = {
  br: { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } },
  gzip: { level: 6 },
};

/**
 * @typedef {object} ServeOptions
 * @property {string} folder what is served
 * @property {number} [port] 0 picks a free one
 * @property {string} [host]
 * @property {{ key: string, cert: string }} [tls] PEM; the site then speaks https
 * @property {string} [mount] path the folder appears under, with slashes at both ends
 * @property {boolean} [isolationHeaders] COOP and COEP, as a well-kept host sends them
 * @property {(path: string) => string | Uint8Array | undefined} [replace] other content for a path,
 *   for tests
 * @property {number} [bytesPerSecond] of each answer that is not compressed; for tests that must see
 *   a download on its way
 *
 * @typedef {object} StaticServer
 * @property {string} url address of the app, with a slash at the end
 * @property {() => Promise<void>} close
 */

/**
 * `bytes=0-99`, `bytes=100-`, `bytes=-10`; undefined when it is none of these or out of range.
 * @param {string} header
 * @param {number} size
 * @returns {{ start: number, end: number } | undefined}
 */
export function parseRange(header, size) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header);
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const [first, last] = [match[1] ?? '', match[2] ?? ''];
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return start <= end && start < size ? { start, end } : undefined;
}

/**
 * @param {string} path relative to the app's folder
 * @param {boolean} isolated
 * @returns {Record<string, string>}
 */
function headersFor(path, isolated) {
  return {
    'Content-Type': types[extname(path)] ?? 'application/octet-stream',
    // index.html and the service worker are asked for again each time; hashed names never change.
    'Cache-Control': HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    'X-Content-Type-Options': 'nosniff',
    ...(isolated
      ? {
          'Cross-Origin-Opener-Policy': 'same-origin',
          // This one asks servers whether they are there at all; see workers/reach.worker.ts.
          'Cross-Origin-Embedder-Policy': /\breach\.worker-/.test(path)
            ? 'credentialless'
            : 'require-corp',
          'Cross-Origin-Resource-Policy': 'same-origin',
        }
      : {}),
  };
}

/**
 * @param {AsyncIterable<Buffer>} chunks
 * @param {number} bytesPerSecond
 */
async function* paced(chunks, bytesPerSecond) {
  const start = performance.now();
  let sentBytes = 0;
  for await (const chunk of chunks) {
    yield chunk;
    sentBytes += chunk.byteLength;
    const aheadMs = (sentBytes / bytesPerSecond) * 1000 - (performance.now() - start);
    if (aheadMs > 0) await delay(aheadMs);
  }
}

/**
 * Serves a built app. Rejects with EADDRINUSE when the port is taken.
 * @param {ServeOptions} options
 * @returns {Promise<StaticServer>}
 */
export async function serve(options) {
  const { port = 0, host = '127.0.0.1', mount = '/', isolationHeaders = true } = options;
  const root = resolve(options.folder);
  /** @type {Map<string, Promise<Buffer>>} */
  const packed = new Map();

  /** @param {string} file @param {number} changedAt @param {'br' | 'gzip'} encoding */
  const pack = (file, changedAt, encoding) => {
    const key = `${encoding} ${String(changedAt)} ${file}`;
    const known = packed.get(key);
    if (known) return known;
    const made = readFile(file).then((content) =>
      compress[encoding](content, compressOptions[encoding]),
    );
    packed.set(key, made);
    return made;
  };

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  const answer = async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (`${pathname}/` === mount) return void response.writeHead(302, { Location: mount }).end();
    if (!pathname.startsWith(mount)) return void response.writeHead(404).end();
    const path = decodeURIComponent(pathname.slice(mount.length)) || 'index.html';
    const file = normalize(join(root, path));
    if (!file.startsWith(root + sep)) return void response.writeHead(404).end();
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return void response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    }
    const headers = headersFor(path, isolationHeaders);
    const replaced = options.replace?.(path);
    if (replaced !== undefined) return void response.writeHead(200, headers).end(replaced);
    const info = await stat(file).catch(() => undefined);
    if (!info?.isFile()) return void response.writeHead(404, headers).end('Not found');
    await sendFile({ request, response, file, info, headers });
  };

  /**
   * @param {{ request: import('node:http').IncomingMessage,
   *   response: import('node:http').ServerResponse, file: string,
   *   info: import('node:fs').Stats, headers: Record<string, string> }} what
   */
  const sendFile = async ({ request, response, file, info, headers }) => {
    const head = request.method === 'HEAD';
    const etag = `"${info.size.toString(36)}-${Math.round(info.mtimeMs).toString(36)}"`;
    const all = { ...headers, ETag: etag };
    if (request.headers['if-none-match'] === etag) return void response.writeHead(304, all).end();
    const accepted = request.headers['accept-encoding'] ?? '';
    const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : '';
    if (!request.headers.range && encoding && COMPRESSED.test(headers['Content-Type'] ?? '')) {
      const body = await pack(file, info.mtimeMs, encoding);
      response.writeHead(200, {
        ...all,
        'Content-Encoding': encoding,
        'Content-Length': body.byteLength,
        Vary: 'Accept-Encoding',
      });
      return void response.end(head ? undefined : body);
    }
    const range = request.headers.range ? parseRange(request.headers.range, info.size) : undefined;
    if (request.headers.range && !range) {
      return void response.writeHead(416, { 'Content-Range': `bytes */${info.size}` }).end();
    }
    const { start, end } = range ?? { start: 0, end: info.size - 1 };
    response.writeHead(range ? 206 : 200, {
      ...all,
      'Accept-Ranges': 'bytes',
      'Content-Length': end - start + 1,
      ...(range ? { 'Content-Range': `bytes ${start}-${end}/${info.size}` } : {}),
    });
    if (head || info.size === 0) return void response.end();
    const content = createReadStream(file, { start, end });
    const { bytesPerSecond } = options;
    await (bytesPerSecond === undefined
      ? pipeline(content, response)
      : pipeline(content, (chunks) => paced(chunks, bytesPerSecond), response));
  };

  /** @type {import('node:http').RequestListener} */
  const listener = (request, response) => {
    answer(request, response).catch((/** @type {unknown} */ error) => {
      // A browser that leaves in the middle of a file is no failure of ours.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_STREAM_PREMATURE_CLOSE') {
        console.error(error);
      }
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  };
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  await new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => done(undefined));
  });
  const address = server.address();
  const used = typeof address === 'object' && address ? address.port : port;
  return {
    url: `${options.tls ? 'https' : 'http'}://localhost:${used}${mount}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/**
 * The first free port from `port` on; at most 20 are tried.
 * @param {ServeOptions & { port: number }} options
 */
export async function serveOnFreePort(options) {
  for (let port = options.port; ; port += 1) {
    try {
      return await serve({ ...options, port });
    } catch (error) {
      const taken = /** @type {NodeJS.ErrnoException} */ (error).code === 'EADDRINUSE';
      if (!taken || port >= options.port + 20) throw error;
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '4173' },
      host: { type: 'string', default: '127.0.0.1' },
      mount: { type: 'string', default: '/' },
      'no-isolation-headers': { type: 'boolean', default: false },
    },
  });
  const server = await serveOnFreePort({
    folder: positionals[0] ?? fileURLToPath(new URL('../dist', import.meta.url)),
    port: Number(values.port),
    host: values.host,
    mount: values.mount,
    isolationHeaders: !values['no-isolation-headers'],
  });
  console.log(server.url);
}
