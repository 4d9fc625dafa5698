// A prompt as the model got it, and which part of it each message took.
import type { TokenLogprob } from '../engine/engine';

export type PromptToken = Pick<TokenLogprob, 'id' | 'text' | 'bytes'>;

export interface PromptReading {
  /** After the chat template, special tokens included. */
  readonly text: string;
  readonly tokenCount: number;
  /** Absent where the engine tells their number only. */
  readonly tokens?: readonly PromptToken[];
}

export type PromptKind = 'system' | 'knowledge' | 'history' | 'question' | 'template';

/** A text that was put into the template, in the order of the prompt. */
export interface PromptPiece {
  readonly kind: PromptKind;
  readonly text: string;
}

export interface PromptPart {
  readonly kind: PromptKind;
  readonly tokens: number;
}

export interface PromptParts {
  /** Those that take something; together they are the whole prompt. */
  readonly parts: readonly PromptPart[];
  /** False: the number of all tokens is shared out by bytes. */
  readonly isExact: boolean;
}

const KINDS: readonly PromptKind[] = ['template', 'system', 'knowledge', 'history', 'question'];
const encoder = new TextEncoder();

/** What is in none of the pieces is the template's. A token belongs to the part of its last byte. */
export function toPromptParts(reading: PromptReading, pieces: readonly PromptPiece[]): PromptParts {
  const owners = ownersOf(reading.text, pieces);
  const sizes = (reading.tokens ?? []).map(sizeOf);
  const isExact = reading.tokens !== undefined && sum(sizes) === owners.length;
  const counts = KINDS.map(() => 0);
  const count = (byte: number, amount: number) => {
    const kind = owners[byte] ?? 0;
    counts[kind] = (counts[kind] ?? 0) + amount;
  };
  if (isExact) {
    let end = 0;
    for (const size of sizes) {
      end += size;
      count(Math.max(0, end - 1), 1);
    }
  } else {
    owners.forEach((_, byte) => count(byte, reading.tokenCount / owners.length));
  }
  const order: readonly PromptKind[] = ['system', 'knowledge', 'history', 'question', 'template'];
  const parts = order
    .map((kind) => ({ kind, tokens: Math.round(counts[KINDS.indexOf(kind)] ?? 0) }))
    .filter(({ tokens }) => tokens > 0);
  return { parts, isExact };
}

/** For each byte of the text the place of its part in `KINDS`. */
function ownersOf(text: string, pieces: readonly PromptPiece[]): Uint8Array {
  const owners = new Uint8Array(sizeOf({ text }));
  let from = 0;
  let fromByte = 0;
  for (const piece of pieces) {
    // Templates drop the spaces around a message.
    const wanted = piece.text.trim();
    const at = wanted === '' ? -1 : text.indexOf(wanted, from);
    if (at < 0) continue;
    const start = fromByte + sizeOf({ text: text.slice(from, at) });
    fromByte = start + sizeOf({ text: wanted });
    from = at + wanted.length;
    owners.fill(KINDS.indexOf(piece.kind), start, fromByte);
  }
  return owners;
}

function sizeOf({ text, bytes }: Pick<PromptToken, 'text' | 'bytes'>): number {
  return bytes?.length ?? encoder.encode(text).length;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
