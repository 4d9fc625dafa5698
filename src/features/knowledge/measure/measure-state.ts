// Questions, settings to compare, and the table that comes of them.
import { createMemo, createSignal, onCleanup, untrack, type Accessor } from 'solid-js';
import { isAbort } from '../../../core/errors';
import { parseQuestions, toCsv, type Question } from '../../../core/documents/question-set';
import { createLiveValue } from '../../../data/live-query';
import { getSetting, putSetting } from '../../../data/settings';
import type { KnowledgeDocument } from '../../../data/knowledge-records';
import type { Cut, Measured, MeasureProgress } from '../../../runtime/documents/measure-retrieval';
import type { Runtime } from '../../../runtime/runtime';

export type MeasureWork =
  | { readonly kind: 'measuring'; readonly progress: MeasureProgress | undefined }
  | { readonly kind: 'asking'; readonly done: number; readonly total: number };

export interface MeasureState {
  readonly text: Accessor<string>;
  setText(text: string): void;
  readonly questions: Accessor<readonly Question[]>;
  /** Lines that are no question with a passage. */
  readonly leftOut: Accessor<number>;
  readonly sizes: Accessor<string>;
  setSizes(text: string): void;
  readonly cuts: Accessor<readonly Cut[]>;
  readonly work: Accessor<MeasureWork | undefined>;
  readonly result: Accessor<Measured | undefined>;
  readFile(file: File): void;
  /** Name of the chat model that can ask; undefined while there is none. */
  readonly questioner: Accessor<string | undefined>;
  generate(count: number): void;
  measure(): void;
  stop(): void;
  /** The result as a table for other programs. */
  resultCsv(): string;
}

/** Share of a chunk that its neighbour repeats, where only sizes are compared. */
const OVERLAP_SHARE = 1 / 8;
const SIZE_RANGE = { min: 32, max: 2048 };
const MAX_CUTS = 6;

export function createMeasure(
  runtime: Runtime,
  documents: Accessor<readonly KnowledgeDocument[]>,
  presentCut: Accessor<Cut>,
): MeasureState {
  const { db, downloads, knowledge, library, models, notices } = runtime;
  const [text, setText] = createSignal('');
  const [sizes, setSizes] = createSignal(String(presentCut().chunkTokens));
  const [work, setWork] = createSignal<MeasureWork>();
  const [result, setResult] = createSignal<Measured>();
  let running: AbortController | undefined;
  const parsed = createMemo(() => parseQuestions(text()));
  const cuts = createMemo(() => toCuts(sizes(), presentCut()));
  const documentIds = () => documents().map(({ id }) => id);
  const answering = createLiveValue(
    () => db,
    async (database) => (await getSetting(database, 'appOverrides'))?.modelId,
  );
  /** The one that is loaded, or the one that answers in chats; the demonstration cannot ask. */
  const chatModel = createMemo(() => {
    const isAble = (modelId: string) => {
      const spec = library.findSpec(modelId);
      // A server would be sent the documents.
      return spec?.task === 'chat' && !spec.demo && spec.place === undefined;
    };
    const chosen = answering();
    const isHere = chosen !== undefined && isAble(chosen) && downloads.findInstalled(chosen);
    return (
      models.loaded().find(({ modelId }) => isAble(modelId))?.modelId ??
      (isHere ? chosen : undefined)
    );
  });

  const change = (next: string) => {
    setText(next);
    notices.act(() => putSetting(db, 'retrievalQuestions', next));
  };
  notices.act(async () => {
    const kept = await getSetting(db, 'retrievalQuestions');
    if (kept !== undefined && untrack(text) === '') setText(kept);
  });

  const run = (use: (signal: AbortSignal) => Promise<void>) => {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    notices.act(async () => {
      try {
        await use(controller.signal);
      } catch (error) {
        if (!isAbort(error)) throw error;
      } finally {
        if (running === controller) setWork();
      }
    });
  };
  onCleanup(() => running?.abort());

  return {
    text,
    setText: change,
    questions: () => parsed().questions,
    leftOut: () => parsed().leftOut,
    sizes,
    setSizes,
    cuts,
    work,
    result,
    readFile: (file) => notices.act(async () => change(await file.text())),
    questioner: () => {
      const modelId = chatModel();
      return modelId === undefined ? undefined : (library.findSpec(modelId)?.name ?? modelId);
    },
    generate(count) {
      const modelId = chatModel();
      if (modelId === undefined) return;
      const request = { modelId, documentIds: documentIds(), count };
      run(async (signal) => {
        const onProgress = (done: number) => setWork({ kind: 'asking', done, total: count });
        let made = 0;
        const onQuestion = (question: Question) => {
          made += 1;
          change(questionsCsv([...untrack(parsed).questions, question]));
        };
        onProgress(0);
        await knowledge.generateQuestions(request, { onProgress, onQuestion }, signal);
        if (made === 0) {
          notices.say({
            tone: 'warn',
            title: 'The model asked no question that could be used',
            detail: 'Choose a larger chat model and try again, or paste questions of your own.',
          });
        }
      });
    },
    measure() {
      const request = {
        questions: parsed().questions,
        documentIds: documentIds(),
        cuts: cuts(),
      };
      run(async (signal) => {
        setWork({ kind: 'measuring', progress: undefined });
        const tell = (progress: MeasureProgress) => setWork({ kind: 'measuring', progress });
        setResult(await knowledge.measure(request, tell, signal));
      });
    },
    stop: () => running?.abort(),
    resultCsv: () => toResultCsv(result()),
  };
}

/** "128, 256 512/64": sizes with or without their overlap, in tokens. */
export function toCuts(text: string, present: Cut): readonly Cut[] {
  const cuts = new Map<string, Cut>();
  for (const [, size = '', overlap] of text.matchAll(/(\d+)(?:\s*\/\s*(\d+))?/g)) {
    const chunkTokens = Math.min(SIZE_RANGE.max, Math.max(SIZE_RANGE.min, Number(size)));
    const usual =
      chunkTokens === present.chunkTokens
        ? present.overlapTokens
        : Math.round(chunkTokens * OVERLAP_SHARE);
    const overlapTokens = Math.min(
      chunkTokens / 2,
      overlap === undefined ? usual : Number(overlap),
    );
    cuts.set(`${chunkTokens}/${overlapTokens}`, { chunkTokens, overlapTokens });
  }
  return [...cuts.values()].slice(0, MAX_CUTS);
}

function questionsCsv(questions: readonly Question[]): string {
  return toCsv([
    ['question', 'passage', 'document'],
    ...questions.map(({ question, passage, document }) => [question, passage, document ?? '']),
  ]);
}

function toResultCsv(result: Measured | undefined): string {
  return toCsv([
    ['chunk_tokens', 'overlap_tokens', 'chunks', 'search', 'hit_1', 'hit_5', 'mrr', 'median_ms'],
    ...(result?.rows ?? []).map((row) => [
      row.cut.chunkTokens,
      row.cut.overlapTokens,
      row.chunks,
      row.search,
      row.hit1.toFixed(4),
      row.hit5.toFixed(4),
      row.meanReciprocalRank.toFixed(4),
      row.medianMs.toFixed(2),
    ]),
  ]);
}
