// Which earlier tokens each token of a text looked at, as a model's files tell it.

export interface AttentionToken {
  readonly id: number;
  readonly text: string;
  /** UTF-8, where the token is not whole characters and `text` cannot tell. */
  readonly bytes?: readonly number[];
}

export interface AttentionMap {
  /** Prompt and answer, with the model's special tokens. */
  readonly tokens: readonly AttentionToken[];
  /** Where the answer begins. */
  readonly answerStart: number;
  /** Tokens at the end that were left out, because the map grows with the square of the length. */
  readonly omittedTokens: number;
  readonly layers: number;
  readonly heads: number;
  /** `[layer][head][token][token]`; a row sums to 1 over itself and what is before it. */
  readonly weights: Float32Array;
}

/** The most tokens one map has: 512 of 36 heads are 38 MB. */
export const MAX_ATTENTION_TOKENS = 512;

/** Of one layer and head, or the mean over all of them where one is undefined; counted from 0. */
export interface AttentionView {
  readonly layer: number | undefined;
  readonly head: number | undefined;
}

/** How much `token` looked at itself and each token before it: `token + 1` numbers that sum to 1. */
export function attentionRow(map: AttentionMap, token: number, view: AttentionView): Float32Array {
  const count = map.tokens.length;
  const row = new Float32Array(token + 1);
  const layers = view.layer === undefined ? range(map.layers) : [view.layer];
  const heads = view.head === undefined ? range(map.heads) : [view.head];
  const share = 1 / (layers.length * heads.length);
  for (const layer of layers) {
    for (const head of heads) {
      const start = ((layer * map.heads + head) * count + token) * count;
      for (let at = 0; at <= token; at += 1) {
        row[at] = (row[at] ?? 0) + share * (map.weights[start + at] ?? 0);
      }
    }
  }
  return row;
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
