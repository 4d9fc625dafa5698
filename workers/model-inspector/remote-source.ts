// The first bytes of a file on another host, as a `ByteSource`.
import type { ByteSource } from '../../src/core/model/headers/byte-cursor';
import { AppError } from '../../src/core/errors';

const TIMEOUT_MS = 30_000;
/** A server without Range sends everything; no more of it than this is read. */
const MAX_PLAIN_BYTES = 64 * 2 ** 20;
const FIRST_BYTES = 2 ** 18;

export interface RemoteFile extends ByteSource {
  readonly bytes: number;
  /** Ends a request that is still sending. */
  close(): Promise<void>;
}

/** Errors as `ModelInspectorApi`. */
export async function openRemote(url: string): Promise<RemoteFile> {
  const response = await request(url, { headers: { Range: `bytes=0-${FIRST_BYTES - 1}` } });
  checkAnswer(response, url);
  if (response.status !== 206) return openPlain(response, url);
  const start = new Uint8Array(await response.arrayBuffer());
  const bytes = totalOf(response) ?? (await lengthByHead(url));
  return {
    bytes,
    async read(from, to) {
      if (to <= start.length) return start.slice(from, to);
      const part = await request(url, { headers: { Range: `bytes=${from}-${to - 1}` } });
      checkAnswer(part, url);
      if (part.status === 206) return new Uint8Array(await part.arrayBuffer());
      await part.body?.cancel();
      throw refused(url, `${hostOf(url)} sent something else than was asked for.`);
    },
    close: async () => undefined,
  };
}

/** A text file. Undefined for 404. */
export async function fetchText(url: string, maxBytes: number): Promise<string | undefined> {
  const response = await request(url, {});
  const body = createBody(response);
  try {
    if (response.status === 404) return undefined;
    checkAnswer(response, url);
    const bytes = await body.upTo(maxBytes + 1);
    if (bytes.length <= maxBytes) return new TextDecoder().decode(bytes);
    throw refused(url, `${hostOf(url)} sent more than such a file can be.`);
  } finally {
    await body.close();
  }
}

async function request(url: string, options: RequestInit): Promise<Response> {
  try {
    return await fetch(url, {
      ...options,
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (error) {
    if (!navigator.onLine) throw new AppError('offline', `Offline: ${url}`, {}, { cause: error });
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      throw refused(url, 'The server did not answer within 30 seconds.', error);
    }
    // Browsers do not tell which of the two it was.
    throw refused(
      url,
      `${hostOf(url)} cannot be reached, or it does not let web pages read its files (CORS). If the address opens in a tab of its own, download the file there and add it under File.`,
      error,
    );
  }
}

function checkAnswer(response: Response, url: string): void {
  const { status } = response;
  const isHtml = (response.headers.get('Content-Type') ?? '').startsWith('text/html');
  if (response.ok && !isHtml) return;
  const reason = isHtml && response.ok ? WEB_PAGE : wordsFor(status, url);
  throw new AppError('model-download-failed', reason, { url, why: reason, status });
}

const WEB_PAGE =
  'This is the address of a web page. Copy the address of the file itself, often behind “Download”.';

function wordsFor(status: number, url: string): string {
  const host = hostOf(url);
  if (status === 401 || status === 403) {
    return `${host} gives this only to people who are signed in. Download it there and add it under File.`;
  }
  if (status === 404 || status === 410) return `${host} has nothing at this address.`;
  if (status === 429)
    return `${host} has had too many requests from here. Try again in some minutes.`;
  return `${host} answered with error ${status}. Try again later.`;
}

/** The server knows no ranges: its answer is read as far as the header reaches, then cut off. */
function openPlain(response: Response, url: string): RemoteFile {
  const bytes = Number(response.headers.get('Content-Length') ?? 0);
  const body = createBody(response);
  return {
    bytes: bytes > 0 ? bytes : MAX_PLAIN_BYTES,
    async read(from, to) {
      if (bytes === 0) throw refused(url, `${hostOf(url)} does not say how long the file is.`);
      if (to > MAX_PLAIN_BYTES) throw refused(url, 'The header is too long to be read from here.');
      return (await body.upTo(to)).slice(from, to);
    },
    close: body.close,
  };
}

interface Body {
  /** The first `bytes` bytes, or all where there are fewer. */
  upTo(bytes: number): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

function createBody(response: Response): Body {
  const reader = response.body?.getReader();
  let buffer = new Uint8Array(FIRST_BYTES);
  let length = 0;
  const put = (chunk: Uint8Array) => {
    if (length + chunk.length > buffer.length) {
      const larger = new Uint8Array(Math.max(buffer.length * 2, length + chunk.length));
      larger.set(buffer);
      buffer = larger;
    }
    buffer.set(chunk, length);
    length += chunk.length;
  };
  return {
    async upTo(bytes) {
      while (length < bytes) {
        const chunk = await reader?.read();
        if (!chunk || chunk.done) break;
        put(chunk.value);
      }
      return buffer.subarray(0, Math.min(length, bytes));
    },
    close: async () => reader?.cancel(),
  };
}

function totalOf(response: Response): number | undefined {
  const total = /\/(\d+)$/.exec(response.headers.get('Content-Range') ?? '')?.[1];
  return total === undefined ? undefined : Number(total);
}

/** Content-Range is hidden from other origins unless the server shows it; Content-Length never is. */
async function lengthByHead(url: string): Promise<number> {
  const response = await request(url, { method: 'HEAD' });
  const bytes = Number(response.headers.get('Content-Length') ?? 0);
  if (response.ok && bytes > 0) return bytes;
  throw refused(url, `${hostOf(url)} does not say how long the file is.`);
}

function hostOf(url: string): string {
  return new URL(url).host;
}

function refused(url: string, reason: string, cause?: unknown): AppError {
  return new AppError('model-download-failed', reason, { url, why: reason }, { cause });
}
