// Reading a document part by part: the parts, what is asked of each, and what becomes of the notes.
import type { AskTask } from './ask';
import { quotePassages, type Source } from './grounding';
import { estimateTokens } from '../../prompt/prompt';

export type StepState = 'waiting' | 'running' | 'done';

/** A part of the document, or (`join`) notes of several parts made into one. */
export interface ReadingStep {
  readonly kind: 'part' | 'join';
  readonly state: StepState;
  /** Chunks of the document, by index; `to` is inclusive. */
  readonly from: number;
  readonly to: number;
  /** Of the first chunk: where a citation of the step leads. */
  readonly chunkId: string;
  readonly firstPage?: number;
  readonly lastPage?: number;
  /** What was written down; empty: nothing in it. */
  readonly note?: string;
  /** Steps whose notes a `join` puts together. */
  readonly joins?: readonly number[];
}

export interface ReadingPlan {
  readonly documentId: string;
  readonly documentName: string;
  readonly task: AskTask;
  /** Of the document when the plan was made; another number means that it was cut anew. */
  readonly chunkCount: number;
  readonly steps: readonly ReadingStep[];
}

/** A chunk as far as planning needs it, in the order of the text. */
export interface PlannedChunk {
  readonly id: number | string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly firstPage?: number;
  readonly lastPage?: number;
}

/** What the model writes when a part holds nothing of what is wanted. */
const NOTHING = /^\W*(none|nothing)\b/i;

/** Each chunk without what it repeats of the one before. */
export function withoutOverlap<C extends PlannedChunk>(chunks: readonly C[]): readonly C[] {
  let end = 0;
  return chunks.map((chunk) => {
    const repeated = Math.min(Math.max(0, end - chunk.start), chunk.text.length);
    end = Math.max(end, chunk.end);
    return repeated === 0
      ? chunk
      : { ...chunk, text: chunk.text.slice(repeated), start: chunk.start + repeated };
  });
}

/** Runs of chunks that fit together; one that is longer than `partTokens` is a part alone. */
export function planParts(
  chunks: readonly PlannedChunk[],
  partTokens: number,
): readonly ReadingStep[] {
  const steps: ReadingStep[] = [];
  let used = Infinity;
  withoutOverlap(chunks).forEach((chunk, index) => {
    const tokens = estimateTokens(chunk.text);
    const open = steps.at(-1);
    const lastPage = chunk.lastPage ?? chunk.firstPage;
    if (open && used + tokens <= partTokens) {
      used += tokens;
      steps[steps.length - 1] = { ...open, to: index, ...(lastPage && { lastPage }) };
      return;
    }
    used = tokens;
    steps.push({
      kind: 'part',
      state: 'waiting',
      from: index,
      to: index,
      chunkId: String(chunk.id),
      ...(chunk.firstPage && { firstPage: chunk.firstPage }),
      ...(lastPage && { lastPage }),
    });
  });
  return steps;
}

/**
 * The next joins where the notes are too long to be read together; empty where they are not. `ready`:
 * numbers of the steps whose notes count, in order.
 */
export function planJoins(
  steps: readonly ReadingStep[],
  ready: readonly number[],
  roomTokens: number,
): readonly ReadingStep[] {
  const costOf = (at: number) => estimateTokens(steps[at]?.note ?? '') + TOKENS_PER_NOTE;
  const total = ready.reduce((sum, at) => sum + costOf(at), 0);
  if (total <= roomTokens) return [];
  const groups: number[][] = [];
  let used = Infinity;
  for (const at of ready) {
    const open = groups.at(-1);
    used += costOf(at);
    // Two at least, or joining would never end.
    if (open && (used <= roomTokens || open.length < 2)) open.push(at);
    else {
      groups.push([at]);
      used = costOf(at);
    }
  }
  return groups.flatMap((group): readonly ReadingStep[] => {
    const [first, last] = [steps[group[0] ?? -1], steps[group.at(-1) ?? -1]];
    if (!first || !last) return [];
    const { from, chunkId, firstPage } = first;
    const { to, lastPage } = last;
    return [
      {
        kind: 'join',
        state: 'waiting',
        from,
        to,
        chunkId,
        joins: group,
        ...(firstPage && { firstPage }),
        ...(lastPage && { lastPage }),
      },
    ];
  });
}

/** Tokens of the words around one note. */
const TOKENS_PER_NOTE = 20;

/** Numbers of the steps whose notes nothing has joined yet, without those that hold nothing. */
export function openNotes({ steps }: ReadingPlan): readonly number[] {
  const joined = new Set(steps.flatMap(({ joins = [] }) => joins));
  return steps.flatMap((step, at) => (joined.has(at) || !step.note ? [] : [at]));
}

/** "Pages 4 to 7", "Page 4", "Part 2". */
export function nameStep({ firstPage, lastPage }: ReadingStep, number: number): string {
  if (firstPage === undefined) return `Part ${number}`;
  if (lastPage === undefined || lastPage === firstPage) return `Page ${firstPage}`;
  return `Pages ${firstPage} to ${lastPage}`;
}

/** What the model reads for one step. `sources`: the part, or the notes that are joined. */
export function stepPrompt(
  task: AskTask,
  question: string,
  sources: readonly Source[],
  kind: ReadingStep['kind'],
): string {
  return [...quotePassages(sources), wish(task, question, kind)].join('\n\n');
}

function wish(task: AskTask, question: string, kind: ReadingStep['kind']): string {
  if (kind === 'join') {
    return 'Put what the passages say into one note of at most four short sentences. Leave out what is said twice.';
  }
  if (task === 'summary') {
    return 'Write down in at most three short sentences what this part of the document says. Use only what stands in it.';
  }
  if (task === 'count') {
    return `Question: ${question}\nThis is one part of the document. Do not answer the question. Write down every single thing it asks about that stands in this part, each on a line of its own that begins with "- ", in the document's own words. If there is none, write NONE.`;
  }
  return `Question: ${question}\nThis is one part of the document. Write down in at most three short sentences what it says that helps to answer the question. If it says nothing about it, write NONE.`;
}

/** What is kept of an answer to a step's prompt. */
export function toNote(written: string): string {
  const text = written.trim();
  return NOTHING.test(text) && text.length < 60 ? '' : text;
}
