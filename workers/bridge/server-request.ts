// One request to a server, with its failures as codes. Requests are made in this worker, because the
// page itself may reach its own site only.
import type { ServerAccess, ServerKind } from '../../src/core/bridge/bridge';
import { AppError, abortError, isAbort } from '../../src/core/errors';
import { parseObject, type Json } from './read-json';
import { retryAfterOf, toServerError } from './server-errors';

export interface RequestOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly body?: unknown;
  readonly signal: AbortSignal;
  /**
   * Waits and asks again while the server says that it is busy, within limits. Default: false. Answers
   * do not: the page decides who waits for whom, and shows it.
   */
  readonly waitsWhenBusy?: boolean;
}

/** Longer answers than this that are not streamed are nobody's. */
const MAX_JSON_CHARS = 64 * 2 ** 20;
const MAX_ERROR_CHARS = 64 * 2 ** 10;
/** A model of many gigabytes may take this long to load. */
const MAX_WAIT_MS = 120_000;
/** Somebody is looking at the screen: a longer wait is said rather than waited. */
const MAX_ONE_WAIT_MS = 20_000;
const FIRST_WAIT_MS = 250;
/**
 * These read JSON whatever its type is said to be. Without one (and without a key) the browser asks at
 * once, instead of first asking whether it may: a whole way to the server less before the first word.
 */
const skipsType: ReadonlySet<ServerKind> = new Set(['ollama', 'llamacpp']);

export function hostOf({ url }: ServerAccess): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/**
 * The response, when it is a good one. Throws `server-unreachable` when nothing came back, the codes
 * of server-errors.ts, and AbortError. Headers beyond these two are not allowed by Ollama.
 */
export async function ask(
  access: ServerAccess,
  path: string,
  { method = 'POST', body, signal, waitsWhenBusy = false }: RequestOptions,
): Promise<Response> {
  const startedAt = performance.now();
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(waitMs * 2, MAX_ONE_WAIT_MS / 4)) {
    const response = await send(access, path, { method, body, signal });
    if (response.ok) return response;
    const error = await toError(access, response);
    const wanted = error.details['retryAfterSeconds'];
    const nextMs = typeof wanted === 'number' ? Math.max(wanted * 1000, waitMs) : waitMs;
    const waited = performance.now() - startedAt;
    const isWorthIt =
      error.details['isLoading'] === true
        ? waited + nextMs < MAX_WAIT_MS
        : waited + nextMs < MAX_ONE_WAIT_MS;
    if (!waitsWhenBusy || error.code !== 'server-busy' || !isWorthIt) throw error;
    await sleep(nextMs, signal);
  }
}

async function send(
  access: ServerAccess,
  path: string,
  { method, body, signal }: RequestOptions,
): Promise<Response> {
  const { url, apiKey, kind } = access;
  try {
    return await fetch(url + path, {
      ...(method !== undefined && { method }),
      signal,
      // What is written goes where it was meant to go and nowhere else.
      redirect: 'manual',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      headers: {
        ...(body === undefined || skipsType.has(kind)
          ? {}
          : { 'Content-Type': 'application/json' }),
        ...(apiKey === undefined ? {} : { Authorization: `Bearer ${apiKey}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (isAbort(error) || signal.aborted) throw abortError();
    throw unreachable(access, error);
  }
}

export function unreachable(access: ServerAccess, cause: unknown): AppError {
  const server = hostOf(access);
  const said = cause instanceof Error ? cause.message : String(cause);
  return new AppError(
    'server-unreachable',
    `${server}: ${said}`,
    { server, url: access.url },
    { cause },
  );
}

async function toError(access: ServerAccess, response: Response): Promise<AppError> {
  const server = hostOf(access);
  const { status } = response;
  if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    const why = 'It sends requests on to another address. Enter that address instead.';
    return new AppError('server-garbled', `${server} redirects`, { server, why, redirects: true });
  }
  const body = await readText(response, MAX_ERROR_CHARS).catch(() => '');
  const retryAfterSeconds = retryAfterOf(response.headers.get('Retry-After'), Date.now());
  return toServerError({
    status,
    body,
    server,
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

/** A whole answer as an object. Throws as `ask`, and `server-garbled`. */
export async function askJson(
  access: ServerAccess,
  path: string,
  options: RequestOptions,
): Promise<Json> {
  const response = await ask(access, path, options);
  try {
    return parseObject(await readText(response, MAX_JSON_CHARS));
  } catch (error) {
    if (options.signal.aborted) throw abortError();
    throw error instanceof AppError ? error : broken(access, error);
  }
}

/** The connection ended in the middle of an answer. */
export function broken(access: ServerAccess, cause?: unknown): AppError {
  const server = hostOf(access);
  const why = 'The connection ended in the middle of the answer.';
  return new AppError(
    'server-failed',
    `${server} broke off`,
    { server, why, isCut: true },
    { cause },
  );
}

async function readText(response: Response, maxChars: number): Promise<string> {
  if (!response.body) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length > maxChars) {
      throw new AppError('server-garbled', 'The answer is far too long', {
        why: 'Its answer is far too long.',
      });
    }
  }
  return text + decoder.decode();
}

export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(abortError());
      return;
    }
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    }, ms);
    const stop = () => {
      clearTimeout(timer);
      reject(abortError());
    };
    signal.addEventListener('abort', stop, { once: true });
  });
}
