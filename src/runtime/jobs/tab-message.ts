// Everything one tab says to the others.
import type { QueryVector } from '../../core/documents/retrieval-api';
import type { QueueState } from '../places/place-queue';
import type { LiveAnswer } from '../turns/live-answers';
import type { LoadedState } from '../models/loaded-mirror';

export type TabMessage =
  /** A row was queued, or went back to the queue. */
  | { readonly type: 'job-queued' }
  | { readonly type: 'job-stop'; readonly jobId: string; readonly as: 'cancelled' | 'paused' }
  /** Text that starts at `offset` of the answer. `offset` 0 replaces what is known. */
  | {
      readonly type: 'answer-text';
      readonly messageId: string;
      readonly offset: number;
      readonly text: string;
      /** Without thoughts where they have not changed. */
      readonly answer: Omit<LiveAnswer, 'text' | 'thoughts'> & { readonly thoughts?: string };
    }
  | { readonly type: 'answer-end'; readonly messageId: string }
  /** Whoever owns: send the whole text of every running answer. */
  | { readonly type: 'answers-wanted' }
  /** A new owner: what the last one was writing has stopped. */
  | { readonly type: 'answers-lost' }
  /** From the owner: the models in memory, and the one that is being loaded. */
  | { readonly type: 'models-state'; readonly state: LoadedState }
  /** Whoever owns: send it. */
  | { readonly type: 'models-wanted' }
  /** From the owner: who answers and who waits, at which place. */
  | { readonly type: 'queue-state'; readonly state: QueueState }
  /** Whoever owns: send it. */
  | { readonly type: 'queue-wanted' }
  | { readonly type: 'queue-move'; readonly id: string; readonly to: 'earlier' | 'later' }
  /** The stored index of a collection is another one now. */
  | { readonly type: 'documents-changed'; readonly collectionId: string }
  /** Whoever owns: it opens this document; kept in memory only. */
  | { readonly type: 'document-password'; readonly documentId: string; readonly password: string }
  /** Whoever owns: this text as a vector, please. */
  | { readonly type: 'vector-wanted'; readonly requestId: string; readonly text: string }
  /** Without a vector where there is no embedding model. */
  | {
      readonly type: 'vector';
      readonly requestId: string;
      readonly vector: QueryVector | undefined;
    };
