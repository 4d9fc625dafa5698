// The text of running answers, in every tab. The owner writes; the others follow by broadcast.
import { batch, createSignal, type Accessor, type Setter } from 'solid-js';
import type { TabLink } from '../jobs/gpu-owner';
import { createPacer } from '../jobs/pacer';
import type { TabMessage } from '../jobs/tab-message';

/** `waiting`: for a place to answer at. `thinking`: aloud, before the answer. */
export type AnswerPhase = 'waiting' | 'loading' | 'prefill' | 'thinking' | 'decode';

export interface LiveAnswer {
  readonly text: string;
  /** What is thought before the answer; empty where nothing is. */
  readonly thoughts: string;
  /** New tokens; those of a continued text are not counted. */
  readonly tokens: number;
  readonly phase: AnswerPhase;
  /** Epoch ms. */
  readonly startedAt: number;
  /** Epoch ms. */
  readonly firstTokenAt?: number;
  /** From 0 to 1, while a model is loaded. */
  readonly loadProgress?: number;
}

export interface LiveAnswers {
  /** Reactive, paced by what drawing it costs; undefined unless the answer is running. */
  get(messageId: string): LiveAnswer | undefined;
  /** The owner only, as are all below. `text` is what a continued answer starts from. */
  begin(messageId: string, start: { readonly text: string }): void;
  phase(messageId: string, phase: AnswerPhase, loadProgress?: number): void;
  /** Costs the length of `delta`; the first one moves the answer to `decode`. */
  append(messageId: string, delta: string, tokens: number): void;
  /** The same for thoughts, which move it to `thinking`. */
  think(messageId: string, delta: string, tokens: number): void;
  /** Readers turn to the row, which must be written by then. */
  end(messageId: string): void;
}

interface Entry {
  /** What is true now; readers see it in one of the next frames. */
  answer: LiveAnswer;
  /** Characters that followers have. */
  sentLength: number;
  sentThoughts: string;
  readonly shown: Accessor<LiveAnswer>;
  readonly setShown: Setter<LiveAnswer>;
}

export function createLiveAnswers(tabs: TabLink): LiveAnswers {
  const entries = new Map<string, Entry>();
  const changed = new Set<string>();
  // Changes when an answer begins or ends; readers of answers that do not run depend on it.
  const [running, setRunning] = createSignal<ReadonlySet<string>>(new Set());
  const announce = () => setRunning(new Set(entries.keys()));

  const put = (messageId: string, answer: LiveAnswer) => {
    const known = entries.get(messageId);
    if (known) {
      known.answer = answer;
      changed.add(messageId);
      pacer.request();
      return;
    }
    const [shown, setShown] = createSignal(answer);
    entries.set(messageId, { answer, sentLength: 0, sentThoughts: '', shown, setShown });
    announce();
  };

  const drop = (messageId: string) => {
    changed.delete(messageId);
    if (entries.delete(messageId)) announce();
  };

  const broadcast = (messageId: string, entry: Entry, offset: number) => {
    const { text, thoughts, ...rest } = entry.answer;
    const isNew = offset === 0 || thoughts !== entry.sentThoughts;
    const answer = { ...rest, ...(isNew && { thoughts }) };
    tabs.post({ type: 'answer-text', messageId, offset, text: text.slice(offset), answer });
    entry.sentLength = text.length;
    entry.sentThoughts = thoughts;
  };

  const pacer = createPacer(() =>
    batch(() => {
      for (const messageId of changed) {
        const entry = entries.get(messageId);
        if (!entry) continue;
        entry.setShown(entry.answer);
        if (tabs.isOwner() && tabs.hasOthers()) broadcast(messageId, entry, entry.sentLength);
      }
      changed.clear();
    }),
  );

  const follow = (message: TabMessage) => {
    switch (message.type) {
      case 'answer-text': {
        const { messageId, offset, text, answer } = message;
        const before = entries.get(messageId)?.answer;
        const known = offset === 0 ? '' : before?.text;
        const thoughts = answer.thoughts ?? before?.thoughts ?? '';
        // A tab that came late, or missed a piece, asks for the whole.
        if (known?.length === offset) put(messageId, { ...answer, thoughts, text: known + text });
        else tabs.post({ type: 'answers-wanted' });
        return;
      }
      case 'answer-end':
        drop(message.messageId);
        return;
      case 'answers-lost':
        for (const messageId of [...entries.keys()]) drop(messageId);
    }
  };

  tabs.onMessage((message) => {
    if (!tabs.isOwner()) follow(message);
    else if (message.type === 'answers-wanted') {
      for (const [messageId, entry] of entries) broadcast(messageId, entry, 0);
    }
  });
  tabs.onOwner(({ takeover }) => {
    if (!takeover) return;
    for (const messageId of [...entries.keys()]) drop(messageId);
    tabs.post({ type: 'answers-lost' });
  });
  tabs.post({ type: 'answers-wanted' });

  const change = (messageId: string, next: (answer: LiveAnswer) => LiveAnswer) => {
    const entry = entries.get(messageId);
    if (entry) put(messageId, next(entry.answer));
  };

  return {
    get(messageId) {
      running();
      return entries.get(messageId)?.shown();
    },
    begin(messageId, { text }) {
      batch(() => {
        drop(messageId);
        put(messageId, { text, thoughts: '', tokens: 0, phase: 'loading', startedAt: Date.now() });
      });
      changed.add(messageId);
      pacer.request();
    },
    phase(messageId, phase, loadProgress) {
      change(messageId, ({ text, thoughts, tokens, startedAt, firstTokenAt }) => ({
        text,
        thoughts,
        tokens,
        phase,
        startedAt,
        ...(firstTokenAt !== undefined && { firstTokenAt }),
        ...(loadProgress !== undefined && { loadProgress }),
      }));
    },
    append(messageId, delta, tokens) {
      const isFirst = entries.get(messageId)?.answer.firstTokenAt === undefined;
      change(messageId, (answer) => ({
        ...answer,
        phase: 'decode',
        text: answer.text + delta,
        tokens: answer.tokens + tokens,
        firstTokenAt: answer.firstTokenAt ?? Date.now(),
      }));
      // Somebody waits for it: the next frame is to have it whenever that comes.
      const entry = isFirst ? entries.get(messageId) : undefined;
      entry?.setShown(entry.answer);
    },
    think(messageId, delta, tokens) {
      change(messageId, (answer) => ({
        ...answer,
        phase: 'thinking',
        thoughts: answer.thoughts + delta,
        tokens: answer.tokens + tokens,
        firstTokenAt: answer.firstTokenAt ?? Date.now(),
      }));
    },
    end(messageId) {
      drop(messageId);
      if (tabs.hasOthers()) tabs.post({ type: 'answer-end', messageId });
    },
  };
}
