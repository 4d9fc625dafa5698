// The search bench: one query at a time over the chosen shelf, with why each passage was found.
import { createSignal, type Accessor } from 'solid-js';
import type { DocumentAnswer, DocumentHit } from '../../runtime/documents/document-search';
import type { Runtime } from '../../runtime/runtime';
import { ALL_SHELF_ID } from './knowledge-page';

const SHOWN = 8;
/** Below it a passage has about as much to do with the query as any other text of the language. */
const WEAK_COSINE = 0.3;

export interface SearchBench {
  readonly text: Accessor<string>;
  setText(text: string): void;
  readonly answer: Accessor<DocumentAnswer | undefined>;
  readonly isSearching: Accessor<boolean>;
  /** A newer search ends an older one. */
  search(): void;
}

export function createSearchBench(
  { knowledge, notices }: Runtime,
  shelfId: Accessor<string>,
): SearchBench {
  const [text, setText] = createSignal('');
  const [answer, setAnswer] = createSignal<DocumentAnswer>();
  const [running, setRunning] = createSignal<AbortController>();
  return {
    text,
    setText,
    answer,
    isSearching: () => running() !== undefined,
    search() {
      const asked = text().trim();
      running()?.abort();
      if (asked === '') {
        setAnswer();
        return;
      }
      const controller = new AbortController();
      setRunning(controller);
      const shelf = shelfId();
      notices.act(async () => {
        try {
          const scope = shelf === ALL_SHELF_ID ? {} : { collectionIds: [shelf] };
          const query = { text: asked, limit: SHOWN, ...scope };
          const found = await knowledge.search(query, controller.signal);
          if (!controller.signal.aborted) setAnswer(found);
        } finally {
          setRunning((current) => (current === controller ? undefined : current));
        }
      });
    },
  };
}

/** Why a passage was found, in a few words. */
export function whyFound({ lexical, vector }: DocumentHit): string {
  if (lexical?.rank === 1 && vector?.rank === 1) return 'first in both lists';
  if (vector && vector.cosine < WEAK_COSINE && !lexical) return 'weak, would not be cited';
  if (!vector) return 'by its words';
  if (!lexical) return 'close in meaning';
  return vector.rank <= lexical.rank
    ? `${ordinal(vector.rank)} by meaning`
    : `${ordinal(lexical.rank)} by words`;
}

function ordinal(rank: number): string {
  return ['first', 'second', 'third'][rank - 1] ?? `${rank}th`;
}
