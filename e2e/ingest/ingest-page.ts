// The page behind the tests of reading documents: the real worker, with the build's own files beside it.
import { toWire, type WireError } from '../../src/core/errors';
import type { IngestApi, IngestProblem } from '../../src/core/documents/ingest-api';
import { createWorkerClient } from '../../src/core/wire/worker-rpc';

export interface IngestOutcome {
  readonly error?: WireError;
  readonly title?: string;
  readonly pages: number;
  readonly chars: number;
  readonly chunks: number;
  readonly text: string;
  readonly problems: readonly IngestProblem[];
  readonly elapsedMs: number;
  /** The longest the page did not answer while the worker read. */
  readonly longestGapMs: number;
}

export interface IngestLab {
  digest(url: string): Promise<string>;
  read(url: string, password?: string): Promise<IngestOutcome>;
  /** So many bytes of text, made on the way. */
  readText(bytes: number): Promise<IngestOutcome>;
}

const client = createWorkerClient<IngestApi>(
  () => new Worker(new URL('../../workers/ingest.worker.ts', import.meta.url), { type: 'module' }),
);
/** What is kept of the text; a book is longer. */
const KEPT_CHARS = 200_000;

async function readFile(file: Blob, name: string, password?: string): Promise<IngestOutcome> {
  const startedAt = performance.now();
  let [pages, chars, chunks, text, longestGapMs, lastBeatAt] = [0, 0, 0, '', 0, startedAt];
  const beat = setInterval(() => {
    longestGapMs = Math.max(longestGapMs, performance.now() - lastBeatAt);
    lastBeatAt = performance.now();
  }, 4);
  const outcome = () => ({
    pages,
    chars,
    chunks,
    text,
    longestGapMs,
    elapsedMs: performance.now() - startedAt,
  });
  try {
    const options = {
      chunks: { maxTokens: 400, overlapTokens: 50 },
      ...(password === undefined ? {} : { password }),
    };
    const { signal } = new AbortController();
    for await (const event of client.stream('read', file, name, options, signal)) {
      if (event.type !== 'facts') chunks += event.chunks.length;
      if (event.type === 'section') {
        pages += 1;
        chars += event.section.text.length;
        if (text.length < KEPT_CHARS) text += event.section.text;
      }
      if (event.type === 'end') {
        const { facts, problems } = event;
        return { ...outcome(), problems, ...(facts.title ? { title: facts.title } : {}) };
      }
    }
    throw new Error('No end came');
  } catch (error) {
    return { ...outcome(), problems: [], error: toWire(error) };
  } finally {
    clearInterval(beat);
  }
}

const fetchFile = async (url: string) => (await fetch(url)).blob();

const ingestLab: IngestLab = {
  digest: async (url) => client.call('contentDigest', await fetchFile(url)),
  read: async (url, password) =>
    readFile(await fetchFile(url), url.split('/').at(-1) ?? url, password),
  async readText(bytes) {
    const line = 'The quick brown fox jumps over the lazy dog, again and again and again.\n\n';
    const mebibyte = new Blob([line.repeat(Math.floor(2 ** 20 / line.length))]);
    const parts = Array.from({ length: Math.ceil(bytes / mebibyte.size) }, () => mebibyte);
    return readFile(new Blob(parts), 'large.txt');
  },
};

Object.assign(globalThis, { ingestLab });
