// wllama 3.8.1 cannot tell a token that begins in the middle of a character: llama.cpp cuts off
// unfinished characters, but a byte that begins none (the second half of an emoji, in a vocabulary of
// bytes) stays in the text, `json.dump()` throws "invalid UTF-8 byte", and wllama reads an answer at
// address 0. One such token among twenty alternatives is enough. The model itself is unharmed, and
// without alternatives nothing of the kind is written.
import type { GenerateRequest } from '../../src/core/engine/engine';
import { textOf, type ChatMessage } from '../../src/core/prompt/message';

/** Pieces written without alternatives after one failure; doubled while failures follow closely. */
const FIRST_PIECES = 1;
const MOST_PIECES = 64;
/** Told pieces after which a failure counts as the first again. */
const CALM_AFTER = 16;

/** True for the failure above, and for what else may come of reading that answer; false for crashes. */
export function isUntold(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'RuntimeError') return !error.message.startsWith('(ABORT)');
  return error.message === 'Invalid magic number';
}

export interface UntoldPieces {
  /** Pieces still to be written without alternatives. */
  left(): number;
  begin(): void;
  /** After each piece; true when alternatives can be asked for again. */
  wrote(): boolean;
}

export function createUntoldPieces(): UntoldPieces {
  let left = 0;
  let length = FIRST_PIECES;
  let told = CALM_AFTER;
  return {
    left: () => left,
    begin() {
      length = told >= CALM_AFTER ? FIRST_PIECES : Math.min(MOST_PIECES, length * 2);
      told = 0;
      left = length;
    },
    wrote() {
      if (left === 0) told += 1;
      else left -= 1;
      return left === 0 && told === 0;
    },
  };
}

export interface WrittenSoFar {
  readonly written: string;
  readonly deltas: number;
  /** Whether alternatives are asked for. */
  readonly isTold: boolean;
}

/** The request for what follows; undefined where the answer has its length. */
export function goOn(
  request: GenerateRequest,
  { written, deltas, isTold }: WrittenSoFar,
): GenerateRequest | undefined {
  const { topLogprobs, ...rest } = request;
  const asked = isTold && topLogprobs !== undefined ? { ...rest, topLogprobs } : rest;
  if (deltas === 0) return asked;
  const { maxTokens, seed } = request;
  if (maxTokens !== undefined && deltas >= maxTokens) return undefined;
  return {
    ...asked,
    messages: continued(request.messages, written),
    ...(maxTokens !== undefined && { maxTokens: maxTokens - deltas }),
    // From the same seed the same numbers would come again.
    ...(seed !== undefined && { seed: (seed + deltas) >>> 0 }),
  };
}

function continued(messages: readonly ChatMessage[], written: string): readonly ChatMessage[] {
  if (written === '') return messages;
  const last = messages.at(-1);
  if (last?.role !== 'assistant') return [...messages, { role: 'assistant', content: written }];
  return [...messages.slice(0, -1), { ...last, content: textOf(last) + written }];
}
