// What a server's refusal means, as one of the app's codes. Ollama says {"error":"text"}, the others
// {"error":{"message","type","code"}}; vLLM before 0.10 {"message","object":"error"}.
import { AppError, type ErrorDetails } from '../../src/core/errors';
import { toCount, toObject, toText, type Json } from './read-json';

export interface Refusal {
  readonly status: number;
  readonly body: string;
  /** Seconds the server asks to wait. */
  readonly retryAfterSeconds?: number;
  /** Host, for words. */
  readonly server: string;
}

const OVERFLOW =
  /exceeds? the (available |model's )?(maximum )?context|context length|context size|too (long|many tokens)|exceed_context/i;
const NO_MEMORY =
  /more system memory|out of memory|cuda error|insufficient memory|not enough memory|unable to allocate|failed to allocate|resource exhausted/i;
const NO_MODEL = /model .*(not found|does not exist)|no such model|try pulling/i;
/** Ollama of a registry, which it asks for a pull. */
const NOT_IN_REGISTRY = /pull model manifest/i;
const LOADING = /loading model|model is loading/i;
/** llama.cpp without a projector, vLLM, and others; the last is LM Studio's. */
const BLIND =
  /image input is not supported|not a multimodal model|does not support (image|vision|multimodal)|at most 0 image|no image processor|mmproj|not support image|model does not have vision/i;
const CANNOT = /does not support|not supported|unsupported|--embeddings?/i;

/** The words of an error object in any of the forms, and everything it holds beside them. */
export function errorOf(answer: Json): { text: string; details: Json } | undefined {
  const { error } = answer;
  if (typeof error === 'string') return { text: error, details: {} };
  if (typeof error === 'object' && error !== null) {
    const details = toObject(error);
    return { text: toText(details['message']) ?? JSON.stringify(error), details };
  }
  if (answer['object'] === 'error') {
    return { text: toText(answer['message']) ?? 'error', details: answer };
  }
  return undefined;
}

/** A line of a running answer that tells of a failure; the connection itself was fine. */
export function toStreamError(found: { text: string; details: Json }, server: string): AppError {
  return toError({ status: 0, body: '', server }, found.text, found.details);
}

export function toServerError(refusal: Refusal): AppError {
  let found: ReturnType<typeof errorOf>;
  try {
    found = errorOf(toObject(JSON.parse(refusal.body)));
  } catch {
    // Proxies answer with a page; its words are of no use to anybody.
    found = undefined;
  }
  const isPage = /^\s*</.test(refusal.body);
  const text = found?.text ?? (isPage ? '' : refusal.body.trim());
  return toError(refusal, text, found?.details ?? {});
}

function toError(refusal: Refusal, text: string, found: Json): AppError {
  const { status, server, retryAfterSeconds } = refusal;
  const said = text.slice(0, 300);
  const message = `${server} answered ${status}: ${said}`;
  const details: ErrorDetails = { server, status, ...(said !== '' && { said }) };
  const sayWhy = (why: string): ErrorDetails => ({ ...details, why });
  if (NO_MEMORY.test(text)) {
    return new AppError('out-of-memory', message, sayWhy(`The server says: ${said}`));
  }
  if (OVERFLOW.test(text) || found['type'] === 'exceed_context_size_error') {
    return new AppError('context-overflow', message, {
      ...details,
      ...overflowNumbers(text, found),
    });
  }
  if (NOT_IN_REGISTRY.test(text)) {
    const why = `The registry that ${server} asks has no model of that name, or cannot be asked (${said}). Check how the name is written.`;
    return new AppError('model-not-found', message, sayWhy(why));
  }
  if (NO_MODEL.test(text)) {
    return new AppError(
      'model-not-found',
      message,
      sayWhy(`The server ${server} does not have it.`),
    );
  }
  if (BLIND.test(text)) {
    return new AppError('capability-missing', message, {
      ...sayWhy(`The server cannot show pictures to this model. It says: ${said}`),
      reason: 'no-sight',
    });
  }
  if (CANNOT.test(text) && status !== 401) {
    return new AppError('capability-missing', message, sayWhy(`The server says: ${said}`));
  }
  if (status === 401 || status === 403) {
    return new AppError('server-refused', message, sayWhy(keyWords(status)));
  }
  if (status === 404 || status === 405) {
    const why = `It answered “not found” (${status}); perhaps another program listens there.`;
    return new AppError('server-garbled', message, sayWhy(why));
  }
  if (status === 429 || status === 503) {
    const isLoading = LOADING.test(text);
    const wait = retryAfterSeconds === undefined ? '' : ` It asks to wait ${retryAfterSeconds} s.`;
    const why = (isLoading ? 'It is still loading the model.' : busyWords(status)) + wait;
    return new AppError('server-busy', message, {
      ...sayWhy(why),
      ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
      ...(isLoading && { isLoading }),
    });
  }
  return new AppError('server-failed', message, said === '' ? details : sayWhy(`It said: ${said}`));
}

function keyWords(status: number): string {
  return status === 401
    ? 'It did not accept the key, or wants one (401).'
    : 'It refused this page or this key (403).';
}

function busyWords(status: number): string {
  return status === 429 ? 'Too many requests at once (429).' : 'It is not ready (503).';
}

/** llama.cpp tells both numbers in fields, vLLM in its sentence; Ollama tells none. */
function overflowNumbers(text: string, found: Json): ErrorDetails {
  const promptTokens =
    toCount(found['n_prompt_tokens']) ??
    numberIn(
      text,
      /(?:requested|has|contains|prompt of|input of|passed) (?:about )?(\d+) (?:input )?tokens/i,
    ) ??
    numberIn(text, /\((\d+) in the messages/i) ??
    numberIn(text, /\((\d+) tokens\)/);
  const contextLength =
    toCount(found['n_ctx']) ??
    numberIn(text, /(?:maximum )?context (?:length|size) (?:is|of) (?:only )?\(?(\d+)/i) ??
    numberIn(text, /context size \((\d+)/i);
  return {
    ...(promptTokens !== undefined && { promptTokens }),
    ...(contextLength !== undefined && { contextLength }),
  };
}

function numberIn(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** `Retry-After`: seconds, or a date; a clock that is wrong makes no sense of it, so at most an hour. */
export function retryAfterOf(header: string | null, nowMs: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return clampWait(seconds);
  const at = Date.parse(header);
  return Number.isNaN(at) ? undefined : clampWait(Math.ceil((at - nowMs) / 1000));
}

function clampWait(seconds: number): number {
  return Math.min(3600, Math.max(0, seconds));
}
