// What the store's worker and the thread that hashes for it tell each other.
import type { Digests } from './digest';

/** In order; `id` names the file, because several may be under way. */
export type HashRequest = { readonly id: number } & (
  | { readonly do: 'open'; readonly withMd5: boolean }
  | { readonly do: 'update'; readonly piece: Uint8Array<ArrayBuffer> }
  | { readonly do: 'reset' }
  | { readonly do: 'chunks' }
  | { readonly do: 'digests' }
  | { readonly do: 'close' }
);

export type HashReply = { readonly id: number } &
  /** So many bytes since it was opened, resets not counted; the piece goes back to be filled again. */
  (
    | { readonly type: 'hashed'; readonly bytes: number; readonly piece: Uint8Array<ArrayBuffer> }
    /** Digests of whole chunks; `bytes` as above, when they were asked for. */
    | { readonly type: 'whole'; readonly bytes: number; readonly whole: readonly string[] }
    | { readonly type: 'chunks'; readonly chunks: readonly string[] }
    | { readonly type: 'digests'; readonly digests: Digests }
    | { readonly type: 'failed'; readonly reason: string }
  );
