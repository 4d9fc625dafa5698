// A host of model files on another origin, with the faults such hosts have.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The first step of the path: how the file comes. */
export type Manner =
  | 'good'
  | 'slow'
  | 'gigabit'
  | 'says-more'
  | 'says-less'
  | 'plain'
  | 'html'
  | 'truncated'
  | 'wrong'
  | 'broken-once'
  | 'half-once'
  | 'missing'
  | 'silent';

export interface SourceServer {
  /** Base address of a manner, with a final slash. */
  url(manner: Manner): string;
  /** `/manner/path` or `/manner/path bytes=a-b`, in order. */
  readonly requests: string[];
  /** Of files, over all answers, whether the browser took them or not. */
  sentBytes(): number;
  close(): Promise<void>;
}

const PIECE_BYTES = 256 * 1024;
const SLOW_PIECE_MS = 10;
const BREAK_AFTER_MS = 1000;
const SILENT_FROM = 10 * 2 ** 20;

/** Bytes per millisecond of a line that is faster than most people have. */
const GIGABIT = 125_000;

/** What a late timer may make up for. */
const LATE_MS = 20;

/** One line for all connections: waits until so many bytes may be sent. */
function createLine() {
  let freeAt = 0;
  return async (bytes: number): Promise<void> => {
    const now = performance.now();
    const startAt = Math.max(freeAt, now - LATE_MS);
    freeAt = startAt + bytes / GIGABIT;
    if (startAt - now >= 1) await new Promise((resolve) => setTimeout(resolve, startAt - now));
  };
}

/** What it says of its length, beyond the truth. */
function lieOf(manner: string | undefined): number {
  if (manner === 'says-more') return 1000;
  return manner === 'says-less' ? -1000 : 0;
}

export async function startSourceServer(
  files: Readonly<Record<string, Uint8Array>>,
): Promise<SourceServer> {
  const requests: string[] = [];
  const brokenOnce = new Set<string>();
  const pace = createLine();
  let sentBytes = 0;

  /** Follows the reader, so that what was sent is what the other side has room for. */
  const send = async (response: ServerResponse, piece: Uint8Array) => {
    sentBytes += piece.length;
    if (response.write(piece)) return;
    await new Promise<void>((resolve) => {
      const go = () => {
        response.off('drain', go).off('close', go);
        resolve();
      };
      response.once('drain', go).once('close', go);
    });
  };

  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', 'Range');
    response.setHeader('Access-Control-Expose-Headers', 'Content-Range');
    if (request.method === 'OPTIONS') {
      response.writeHead(204).end();
      return;
    }
    const address = request.url ?? '/';
    const { range } = request.headers;
    requests.push([address, range].filter(Boolean).join(' '));
    const [, manner, ...steps] = address.split('/').map(decodeURIComponent);
    const whole = files[steps.join('/')];
    if (!whole || manner === 'missing') {
      response.writeHead(404, { 'Content-Type': 'text/html' }).end('<!doctype html>Not found');
      return;
    }
    if (manner === 'html') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><p>App</p>');
      return;
    }
    let content = whole;
    if (manner === 'truncated') content = whole.subarray(0, whole.length - 1000);
    if (manner === 'wrong') content = whole.map((byte, at) => (at === 5000 ? byte ^ 1 : byte));
    const asked = manner === 'plain' ? null : /^bytes=(\d+)-(\d+)$/.exec(range ?? '');
    const from = asked ? Number(asked[1]) : 0;
    const to = asked ? Math.min(Number(asked[2]), content.length - 1) : content.length - 1;
    response.writeHead(asked ? 206 : 200, {
      'Content-Type': 'application/octet-stream',
      'Content-Length': to + 1 - from + lieOf(manner),
      ...(asked ? { 'Content-Range': `bytes ${from}-${to}/${content.length}` } : {}),
    });
    for (let at = from; at <= to; at += PIECE_BYTES) {
      // Open and silent for ever, once a part of the file is there.
      if (manner === 'silent' && at >= SILENT_FROM) return;
      if (manner === 'broken-once' && !brokenOnce.has(address) && at > from) {
        brokenOnce.add(address);
        response.destroy();
        return;
      }
      // All connections of a file break at once, when half of it has come.
      if (manner === 'half-once' && !brokenOnce.has(address) && at >= content.length / 2) {
        brokenOnce.add(address);
        server.closeAllConnections();
        return;
      }
      if (manner === 'gigabit') await pace(PIECE_BYTES);
      await send(response, content.subarray(at, Math.min(at + PIECE_BYTES, to + 1)));
      if (response.destroyed) return;
      if (manner === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_PIECE_MS));
    }
    // Short of what it promised, the connection breaks; what a browser has not handed on by then is lost.
    if (manner === 'says-more') setTimeout(() => request.socket.end(), BREAK_AFTER_MS);
    else response.end();
  };

  const server = createServer((request, response) => {
    void answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Listening on a port, so it is no pipe's name.
  const { port } = server.address() as AddressInfo;
  return {
    url: (manner) => `http://127.0.0.1:${port}/${manner}/`,
    requests,
    sentBytes: () => sentBytes,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };
}
