// The text in the message box, kept per chat: half a thought survives a reload or a look elsewhere.
import {
  createEffect,
  createMemo,
  createSignal,
  on,
  onCleanup,
  untrack,
  type Accessor,
} from 'solid-js';
import type { Database } from '../../data/db';
import { getDraft, putDraft } from '../../data/drafts';
import type { Notices } from '../../runtime/notices';

/** Milliseconds of quiet before a draft is written. */
const SAVE_AFTER_MS = 300;

export interface DraftText {
  readonly text: Accessor<string>;
  setText(text: string): void;
  /** Empties the box and the store. */
  clear(): Promise<void>;
}

/** `keyOf` names the chat; what was typed under the old key is written before the new one is read. */
export function createDraft(
  db: Database,
  notices: Notices,
  keyOf: Accessor<string | undefined>,
): DraftText {
  // A memo: the same key again is no reason to read the draft again.
  const key = createMemo(keyOf);
  const [text, setText] = createSignal('');
  let unsaved: { key: string; text: string } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const save = () => {
    clearTimeout(timer);
    const draft = unsaved;
    unsaved = undefined;
    if (draft) notices.act(() => putDraft(db, draft.key, draft.text));
  };

  const keep = (current: string, next: string) => {
    unsaved = { key: current, text: next };
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER_MS);
  };

  createEffect(
    on(key, (next, previous) => {
      save();
      if (next === undefined) return;
      // Typed before the database was open: it belongs to the chat that opens now.
      const typedBefore = previous === undefined ? untrack(text) : '';
      let isCurrent = true;
      onCleanup(() => (isCurrent = false));
      setText(typedBefore);
      if (typedBefore !== '') keep(next, typedBefore);
      notices.act(async () => {
        const stored = await getDraft(db, next);
        if (!isCurrent || stored === '' || stored === untrack(text)) return;
        if (typedBefore !== '') keep(next, setText(`${stored}\n${untrack(text)}`));
        else if (unsaved === undefined) setText(stored);
      });
    }),
  );
  const saveWhenHidden = () => {
    if (document.visibilityState === 'hidden') save();
  };
  document.addEventListener('visibilitychange', saveWhenHidden);
  onCleanup(() => {
    document.removeEventListener('visibilitychange', saveWhenHidden);
    save();
  });

  return {
    text,
    setText(next) {
      setText(next);
      const current = key();
      if (current !== undefined) keep(current, next);
    },
    async clear() {
      clearTimeout(timer);
      unsaved = undefined;
      setText('');
      const current = key();
      if (current !== undefined) await putDraft(db, current, '');
    },
  };
}
