// A recorded answer as a file: to keep, to give away, to open elsewhere. What comes from outside is
// checked field by field and only ever read as data.
import type { LogprobKind } from '../engine/engine';
import type { ParameterName, Parameters } from '../prompt/overrides';
import type { TokenTrace } from './token-trace';
import { decodeTrace, encodeTrace, type TraceEnd } from './trace-codec';

const SESSION_VERSION = 1;
/** Bytes. A trace of 100,000 tokens with 20 alternatives has half of it. */
export const MAX_SESSION_BYTES = 32e6;

/** Text around the data in the HTML file. */
export const DATA_OPEN = '<script type="application/json" id="hearth-session">';
export const DATA_CLOSE = '</script>';

export interface Session {
  readonly title: string;
  readonly modelName: string;
  readonly question: string;
  readonly kind: LogprobKind;
  readonly sampling: Partial<Parameters>;
  readonly trace: TokenTrace;
  readonly end: TraceEnd;
}

export type SessionProblem = 'too-large' | 'not-a-session' | 'newer-version' | 'damaged';

const samplingNames = Object.keys({
  temperature: true,
  topP: true,
  topK: true,
  minP: true,
  repetitionPenalty: true,
  maxTokens: true,
  seed: true,
} satisfies Record<ParameterName, true>) as ParameterName[]; // Object.keys forgets its key type.

export function toSessionJson(session: Session): string {
  const { title, modelName, question, kind, sampling, trace, end } = session;
  return JSON.stringify({
    format: 'hearth-session',
    version: SESSION_VERSION,
    title,
    modelName,
    question,
    kind,
    sampling,
    trace: toBase64(encodeTrace(trace, end === 'whole')),
  });
}

/** Reads both kinds of file. Never throws. */
export function parseSession(
  file: string,
):
  | { readonly ok: true; readonly session: Session }
  | { readonly ok: false; readonly reason: SessionProblem } {
  if (file.length > MAX_SESSION_BYTES) return { ok: false, reason: 'too-large' };
  const data = parseJson(findData(file));
  if (data === undefined) {
    return { ok: false, reason: file.includes('hearth-session') ? 'damaged' : 'not-a-session' };
  }
  if (data['format'] !== 'hearth-session') return { ok: false, reason: 'not-a-session' };
  const version = data['version'];
  if (typeof version !== 'number') return { ok: false, reason: 'damaged' };
  if (version > SESSION_VERSION) return { ok: false, reason: 'newer-version' };
  const bytes = fromBase64(data['trace']);
  const read = bytes && decodeTrace(bytes);
  if (read && !read.ok && read.reason === 'newer-version')
    return read as { ok: false; reason: 'newer-version' };
  if (!read?.ok || read.trace.entry.length === 0) {
    return { ok: false, reason: 'damaged' };
  }
  return {
    ok: true,
    session: {
      title: toShortText(data['title']),
      modelName: toShortText(data['modelName']),
      question: toShortText(data['question'], 100_000),
      kind: toKind(data['kind']),
      sampling: toSampling(data['sampling']),
      trace: read.trace,
      end: read.end,
    },
  };
}

/** The JSON itself, or what an HTML file of ours carries. */
function findData(file: string): string {
  const start = file.indexOf(DATA_OPEN);
  if (start < 0) return file;
  const from = start + DATA_OPEN.length;
  const to = file.indexOf(DATA_CLOSE, from);
  return file.slice(from, to < 0 ? undefined : to);
}

function parseJson(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    // Cut, or no JSON at all; the caller tells which.
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toShortText(value: unknown, maxLength = 300): string {
  return typeof value === 'string' ? value.slice(0, maxLength) : '';
}

function toSampling(value: unknown): Partial<Parameters> {
  if (!isRecord(value)) return {};
  const known = samplingNames
    .map((name) => [name, value[name]] as const)
    .filter(([, number]) => typeof number === 'number' && Number.isFinite(number));
  return Object.fromEntries(known); // fromEntries forgets the names.
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(text);
}

function fromBase64(value: unknown): Uint8Array | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return Uint8Array.from(atob(value), (letter) => letter.charCodeAt(0));
  } catch {
    // Not base64.
    return undefined;
  }
}

function toKind(value: unknown): LogprobKind {
  return value === 'sampled' || value === 'given' ? value : 'raw';
}
