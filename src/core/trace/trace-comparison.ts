// Two recorded answers to one prompt: how far they go together, where they part, and how alike the
// model's distributions were while both had read the same text.
import {
  alternativesAt,
  isRecorded,
  tokenAt,
  type TokenTrace,
  type TraceEntry,
} from './token-trace';

export interface TraceComparison {
  /** Tokens from the start that are the same in both. */
  readonly sharedTokens: number;
  /** False where one is the beginning of the other: nothing was written differently. */
  readonly parts: boolean;
  /**
   * Whether both cut text into the same tokens: `same` where ids met in both mean the same bytes (nearly
   * all: engines write special tokens and parts of characters in their own ways), `by-text` where an engine tells no ids and tokens are matched by their text.
   */
  readonly vocabulary: 'same' | 'by-text' | 'different';
  /** Steps that can be compared: those before the parting, and the parting itself. 0: none. */
  readonly comparedSteps: number;
  /** Share of these steps at which both found the same token likeliest; NaN without steps. */
  readonly sameFirstChoice: number;
  /**
   * Mean over the steps of the Kullback-Leibler divergence from the first to the second, in bits:
   * over the alternatives told by both, everything else taken as one. A lower bound of the true one.
   */
  readonly meanDivergenceBits: number;
  /** The step where they differ most, from 0; undefined without steps. */
  readonly mostDifferent?: { readonly index: number; readonly bits: number };
}

/** Of the ids met in both; between different vocabularies hardly any agree. */
const SAME_SHARE = 0.8;
/** Keeps logarithms finite where a rounded sum leaves nothing for the rest. */
const SMALLEST = 1e-9;

/** Both must be of the same kind of number, raw or after sampling. */
export function compareTraces(a: TokenTrace, b: TokenTrace): TraceComparison {
  const vocabulary = compareVocabularies(a.entries, b.entries);
  const lengths = Math.min(a.entry.length, b.entry.length);
  let sharedTokens = 0;
  const isShared = (index: number) => {
    const [one, other] = [tokenAt(a, index), tokenAt(b, index)];
    return isSameText(one, other) || (vocabulary === 'same' && isSameId(one, other));
  };
  while (sharedTokens < lengths && isShared(sharedTokens)) sharedTokens += 1;
  const parts = sharedTokens < lengths;
  let steps = 0;
  let same = 0;
  let sum = 0;
  let most: TraceComparison['mostDifferent'];
  const last = vocabulary === 'different' ? 0 : sharedTokens + (parts ? 1 : 0);
  for (let index = 0; index < last; index += 1) {
    const bits = divergenceAt(a, b, index, vocabulary);
    if (bits === undefined) continue;
    steps += 1;
    sum += bits.divergence;
    if (bits.sameFirst) same += 1;
    if (!most || bits.divergence > most.bits) most = { index, bits: bits.divergence };
  }
  return {
    sharedTokens,
    parts,
    vocabulary,
    comparedSteps: steps,
    sameFirstChoice: same / steps,
    meanDivergenceBits: sum / steps,
    ...(most && { mostDifferent: most }),
  };
}

function compareVocabularies(
  a: readonly TraceEntry[],
  b: readonly TraceEntry[],
): TraceComparison['vocabulary'] {
  const known = new Map<number, TraceEntry>();
  for (const entry of a) if (entry.id !== undefined) known.set(entry.id, entry);
  let met = 0;
  let agreed = 0;
  for (const entry of b) {
    const other = entry.id === undefined ? undefined : known.get(entry.id);
    if (!other) continue;
    met += 1;
    if (isSameText(entry, other)) agreed += 1;
  }
  if (met === 0) return 'by-text';
  return agreed >= met * SAME_SHARE ? 'same' : 'different';
}

function divergenceAt(
  a: TokenTrace,
  b: TokenTrace,
  index: number,
  vocabulary: TraceComparison['vocabulary'],
): { readonly divergence: number; readonly sameFirst: boolean } | undefined {
  if (!isRecorded(a, index) || !isRecorded(b, index)) return undefined;
  const key = (entry: TraceEntry) =>
    vocabulary === 'same' ? String(entry.id) : String.fromCharCode(...entry.bytes);
  const p = alternativesAt(a, index);
  const q = new Map(alternativesAt(b, index).map((choice) => [key(choice), choice]));
  const [firstP] = p;
  const [firstQ] = q.keys();
  if (!firstP || firstQ === undefined) return undefined;
  let restP = 1;
  let restQ = 1;
  let divergence = 0;
  for (const choice of p) {
    const other = q.get(key(choice));
    if (!other) continue;
    const [shareP, shareQ] = [Math.exp(choice.logprob), Math.exp(other.logprob)];
    divergence += shareP * Math.log2(shareP / Math.max(SMALLEST, shareQ));
    restP -= shareP;
    restQ -= shareQ;
  }
  const [leftP, leftQ] = [Math.max(SMALLEST, restP), Math.max(SMALLEST, restQ)];
  divergence += leftP * Math.log2(leftP / leftQ);
  return { divergence: Math.max(0, divergence), sameFirst: key(firstP) === firstQ };
}

function isSameId(a: TraceEntry, b: TraceEntry): boolean {
  return a.id !== undefined && a.id === b.id;
}

function isSameText(a: TraceEntry, b: TraceEntry): boolean {
  return a.bytes.length === b.bytes.length && a.bytes.every((byte, at) => byte === b.bytes[at]);
}
