// A registry of models on the loopback, as ollama.com is one, that serves what an Ollama has on its
// disk; it can be held in the middle of a layer and told to fail at the end.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

export interface Registry {
  /** What is typed to fetch the model `name` from here. */
  readonly addressOf: (name: string) => string;
  /** Bytes of layers sent so far. */
  readonly sentBytes: () => number;
  /** Layers stop after so many bytes and stay open. */
  holdAfter(bytes: number): void;
  /** The last and smallest part of a model cannot be had. */
  failAtTheEnd(): void;
  /** Everything goes on. */
  open(): void;
  /** Transfers that wait for `open`. */
  readonly held: () => number;
  close(): Promise<void>;
}

interface Manifest {
  readonly config: { readonly digest: string };
}

/** `folder`: the `OLLAMA_MODELS` of a server that has them. */
export async function openRegistry(folder: string): Promise<Registry> {
  let sentBytes = 0;
  let limit = Infinity;
  let fails = false;
  let held: ServerResponse[] = [];
  const manifestOf = (name: string) =>
    join(folder, 'manifests/registry.ollama.ai/library', name, 'latest');
  const blobOf = (digest: string) => join(folder, 'blobs', digest.replace(':', '-'));
  const isLast = (name: string, digest: string) =>
    // The app's own manifests have this shape.
    (JSON.parse(readFileSync(manifestOf(name), 'utf8')) as Manifest).config.digest === digest;

  const sendPart = (response: ServerResponse, file: string, range: string | undefined) => {
    const size = statSync(file).size;
    const [, first = '0', last = ''] = /bytes=(\d+)-(\d*)/.exec(range ?? '') ?? [];
    const start = Number(first);
    const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
    response.writeHead(range === undefined ? 200 : 206, {
      'Content-Length': end - start + 1,
      ...(range !== undefined && { 'Content-Range': `bytes ${start}-${end}/${size}` }),
    });
    const stop = Math.min(end, start + limit - 1);
    createReadStream(file, { start, end: stop })
      .on('data', (piece) => {
        sentBytes += piece.length;
        response.write(piece);
      })
      .on('end', () => {
        if (stop === end) response.end();
        else held.push(response);
      });
    response.on('close', () => {
      held = held.filter((one) => one !== response);
    });
  };

  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const [, name = '', kind = '', id = ''] =
      /^\/v2\/library\/([^/]+)\/(manifests|blobs)\/(.+)$/.exec(pathname) ?? [];
    const file = kind === 'manifests' ? manifestOf(name) : blobOf(id);
    if (pathname.startsWith('/files/')) {
      sendPart(response, blobOf(pathname.slice('/files/'.length)), request.headers.range);
    } else if (kind === '' || !existsSync(file)) {
      response.writeHead(404).end();
    } else if (kind === 'manifests') {
      response.writeHead(200, { 'Content-Type': 'application/json' }).end(readFileSync(file));
    } else if (fails && isLast(name, id)) {
      response.writeHead(500).end('the disk of the registry is broken');
    } else if (request.method === 'HEAD') {
      response.writeHead(200, { 'Content-Length': statSync(file).size }).end();
    } else {
      // Ollama looks for the layers under another name.
      response.writeHead(307, { Location: `http://localhost:${port}/files/${id}` }).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens has one.
  const { port } = server.address() as AddressInfo;
  return {
    addressOf: (name) => `http://127.0.0.1:${port}/library/${name}`,
    sentBytes: () => sentBytes,
    holdAfter: (bytes) => void (limit = bytes),
    failAtTheEnd: () => void (fails = true),
    open() {
      limit = Infinity;
      fails = false;
      // Asked for once more, from where it stopped.
      for (const response of held.splice(0)) response.destroy();
    },
    held: () => held.length,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
