// Keys and values of the last prompt and answer, so that a next turn computes only what is new.
import type { DynamicCache, Tensor } from '@huggingface/transformers';

/** Attention caches: batch, heads, tokens, dimensions. Others (state-space, convolution) cannot be cut. */
const TOKEN_AXIS = 2;

export interface KeyValueCache {
  /** Keeps what a prompt shares with the cached tokens, all but its last; says how many that is. */
  keepPrefixOf(promptIds: readonly number[]): Promise<number>;
  /** The tensors to hand to the library; it changes them in place. */
  hold(empty: DynamicCache): DynamicCache;
  /** After a run: the tokens whose keys and values are now held. */
  record(ids: readonly number[]): void;
  /** After a failed run nobody knows what is held. */
  distrust(): void;
  forget(): Promise<void>;
}

export function createKeyValueCache(): KeyValueCache {
  let held: DynamicCache | undefined;
  let heldIds: readonly number[] = [];

  const forget = async () => {
    const old = held;
    held = undefined;
    heldIds = [];
    await old?.dispose();
  };

  return {
    async keepPrefixOf(promptIds) {
      // The last token must run again: its logits choose the first new one.
      const shared = Math.min(countShared(heldIds, promptIds), promptIds.length - 1);
      if (held && shared > 0 && (shared === heldIds.length || cut(held, shared))) {
        heldIds = heldIds.slice(0, shared);
        return shared;
      }
      await forget();
      return 0;
    },
    hold: (empty) => (held ??= empty),
    record(ids) {
      heldIds = ids;
    },
    distrust() {
      heldIds = [];
    },
    forget,
  };
}

function countShared(a: readonly number[], b: readonly number[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[count] === b[count]) count += 1;
  return count;
}

/** Shortens every tensor to `length` tokens; false where one is not cuttable or lies on the card. */
function cut(cache: DynamicCache, length: number): boolean {
  const entries = Object.entries<Tensor>(cache);
  const cuttable = entries.every(
    ([name, tensor]) =>
      name.startsWith('past_key_values.') && tensor.dims.length === 4 && tensor.location === 'cpu',
  );
  if (!cuttable) return false;
  for (const [name, tensor] of entries) {
    if ((tensor.dims[TOKEN_AXIS] ?? 0) > length) {
      cache[name] = tensor.slice(null, null, [0, length], null);
    }
  }
  return true;
}
