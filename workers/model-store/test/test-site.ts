// A web server for unit tests, as a `fetch`: real Responses, Range or not, bodies that break off.
import { createSHA256 } from 'hash-wasm';
import type { ModelFile, ModelSpec } from '../../../src/core/model/model-manifest';
import { abortable } from '../fetch/abortable';

export type Answer = (request: {
  url: string;
  range: string | null;
}) => Response | Promise<Response>;

export interface TestSite {
  readonly fetch: typeof fetch;
  /** `GET path` or `GET path range`, in order. */
  readonly requests: string[];
  put(path: string, answer: Answer | Uint8Array<ArrayBuffer>): void;
}

export const SITE_URL = 'https://site.test/app/';

export function createTestSite(): TestSite {
  const answers = new Map<string, Answer>();
  const requests: string[] = [];
  return {
    requests,
    put(path, answer) {
      answers.set(
        new URL(path, SITE_URL).href,
        answer instanceof Uint8Array ? serve(answer) : answer,
      );
    },
    fetch: async (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      const range = new Headers(init?.headers).get('Range');
      init?.signal?.throwIfAborted();
      requests.push([url.replace(SITE_URL, ''), range].filter(Boolean).join(' '));
      const answer = answers.get(url);
      const response = answer?.({ url, range }) ?? new Response('no such file', { status: 404 });
      return init?.signal ? endWith(init.signal, response) : response;
    },
  };
}

/** An aborted fetch ends at once, whatever its server does. */
async function endWith(signal: AbortSignal, answer: Response | Promise<Response>) {
  const response = await abortable(signal, Promise.resolve(answer));
  const reader = response.body?.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const piece = reader && (await abortable(signal, reader.read()));
      if (piece?.value) controller.enqueue(piece.value);
      else controller.close();
    },
  });
  const { status, headers } = response;
  return new Response(body, { status, headers });
}

/** Bytes as a server with Range support gives them, in pieces of 64 KiB. */
export function serve(bytes: Uint8Array<ArrayBuffer>, breakAfter = Infinity): Answer {
  return ({ range }) => {
    const asked = /^bytes=(\d+)-(\d+)$/.exec(range ?? '');
    const from = asked ? Number(asked[1]) : 0;
    const to = asked ? Math.min(Number(asked[2]), bytes.length - 1) : bytes.length - 1;
    const headers: Record<string, string> = asked
      ? { 'Content-Range': `bytes ${from}-${to}/${bytes.length}` }
      : {};
    return new Response(toBody(bytes.slice(from, to + 1), breakAfter), {
      status: asked ? 206 : 200,
      headers,
    });
  };
}

/** As a server that knows no Range: always everything. */
export function servePlain(bytes: Uint8Array<ArrayBuffer>): Answer {
  return () => new Response(toBody(bytes, Infinity));
}

export function servePage(html: string): Answer {
  return () => new Response(html, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
}

function toBody(bytes: Uint8Array<ArrayBuffer>, breakAfter: number): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= breakAfter) {
        controller.error(new TypeError('network error'));
        return;
      }
      if (at >= bytes.length) {
        controller.close();
        return;
      }
      controller.enqueue(bytes.slice(at, at + 65_536));
      at += 65_536;
    },
  });
}

/** Bytes that start like a GGUF file and differ by `seed`. */
export function makeGguf(length: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) bytes[at] = (at * 31 + seed * 17 + (at >> 8)) & 0xff;
  bytes.set(new TextEncoder().encode('GGUF'));
  return bytes;
}

export async function sha256Of(bytes: Uint8Array): Promise<string> {
  return (await createSHA256()).init().update(bytes).digest();
}

export async function toModelFile(path: string, bytes: Uint8Array): Promise<ModelFile> {
  return { path, bytes: bytes.length, sha256: await sha256Of(bytes) };
}

export function makeSpec(files: readonly ModelFile[], change: Partial<ModelSpec> = {}): ModelSpec {
  return {
    modelId: 'test-model',
    name: 'Test',
    family: 'Test',
    task: 'chat',
    engine: 'wllama',
    quantization: 'Q8_0',
    contextLength: 128,
    licence: 'Apache-2.0',
    summary: '',
    files,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    sources: ['models/a/', 'https://hub.test/b'],
    ...change,
  };
}
