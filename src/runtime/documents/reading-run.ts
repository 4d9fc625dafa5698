// Reads a document part by part: a note of each part, notes joined where they are too many, and what
// the answer is given from. What is done is stored after each step, so that it can go on later.
import { countItems } from '../../core/documents/answering/counted-items';
import type { Source } from '../../core/documents/answering/grounding';
import {
  nameStep,
  openNotes,
  planJoins,
  planParts,
  stepPrompt,
  toNote,
  withoutOverlap,
  type ReadingPlan,
  type ReadingStep,
} from '../../core/documents/answering/reading-plan';
import type { ChunkRow } from '../../data/knowledge-records';
import { toSource, type Reading } from '../turns/grounded-turn';

export interface ReadingInputs {
  readonly reading: Reading;
  /** Of an earlier run; it goes on after the steps that are done. */
  readonly plan: ReadingPlan | undefined;
  /** Writes an answer to `prompt`, in at most `maxTokens`. Throws AbortError. */
  readonly write: (prompt: string, maxTokens: number) => Promise<string>;
  readonly onPlan: (plan: ReadingPlan) => Promise<void>;
}

export type ReadingResult =
  /** The count, made here, with what it is counted from. */
  | { readonly text: string; readonly sources: readonly Source[] }
  /** Notes from which the model writes the answer; empty: nothing was found. */
  | { readonly text?: never; readonly sources: readonly Source[] };

/** Of the context, for one part or the notes that are read together. */
const PART_SHARE = 0.5;
const MAX_PART_TOKENS = 1500;
const NOTE_TOKENS = 140;
/** A list of a part takes more than a note. */
const LIST_TOKENS = 320;

export async function readInSteps(inputs: ReadingInputs): Promise<ReadingResult> {
  const { reading, write } = inputs;
  const { document, task, question, contextLength } = reading;
  const roomTokens = Math.min(MAX_PART_TOKENS, Math.floor(contextLength * PART_SHARE));
  const chunks = withoutOverlap(reading.chunks);
  let plan = usable(inputs) ?? {
    documentId: document.id,
    documentName: document.name,
    task,
    chunkCount: chunks.length,
    steps: planParts(chunks, roomTokens),
  };

  const change = async (at: number, next: Partial<ReadingStep>) => {
    const steps = plan.steps.map((step, index) => (index === at ? { ...step, ...next } : step));
    plan = { ...plan, steps };
    await inputs.onPlan(plan);
  };
  const runStep = async (at: number, step: ReadingStep) => {
    await change(at, { state: 'running' });
    const sources =
      step.kind === 'part'
        ? [partSource(reading, chunks, step)]
        : noteSources(reading, plan, step.joins ?? []);
    const limit = task === 'count' ? LIST_TOKENS : NOTE_TOKENS;
    try {
      const note = toNote(await write(stepPrompt(task, question, sources, step.kind), limit));
      await change(at, { state: 'done', note });
    } catch (error) {
      await change(at, { state: 'waiting' });
      throw error;
    }
  };
  const runWaiting = async () => {
    for (const [at, step] of plan.steps.entries())
      if (step.state !== 'done') await runStep(at, step);
  };

  await inputs.onPlan(plan);
  await runWaiting();
  if (task === 'count') return count(reading, chunks, plan);
  for (;;) {
    const joins = planJoins(plan.steps, openNotes(plan), roomTokens);
    if (joins.length === 0) break;
    plan = { ...plan, steps: [...plan.steps, ...joins] };
    await runWaiting();
  }
  return { sources: noteSources(reading, plan, openNotes(plan)) };
}

/** A document that was cut anew since is read from the start. */
function usable({ plan, reading }: ReadingInputs): ReadingPlan | undefined {
  if (plan?.chunkCount !== reading.chunks.length) return undefined;
  const first = String(reading.chunks[0]?.id);
  return plan.steps[0]?.chunkId === first ? plan : undefined;
}

function partSource(
  { document }: Reading,
  chunks: readonly ChunkRow[],
  { from, to }: ReadingStep,
): Source {
  const [first, last] = [chunks[from], chunks[to]];
  if (!first || !last) throw new Error('A step of no chunk');
  const text = chunks
    .slice(from, to + 1)
    .map((chunk) => chunk.text)
    .join('\n');
  return { ...toSource({ chunk: first, document }), text, end: last.end };
}

/** Notes as passages; each leads to the first page of its part. */
function noteSources(
  { document, chunks }: Reading,
  { steps }: ReadingPlan,
  numbers: readonly number[],
): readonly Source[] {
  return numbers.flatMap((at): readonly Source[] => {
    const step = steps[at];
    const chunk = step && chunks[step.from];
    if (!chunk) return [];
    return [{ ...toSource({ chunk, document }), text: step.note ?? '' }];
  });
}

function count(reading: Reading, chunks: readonly ChunkRow[], plan: ReadingPlan): ReadingResult {
  const { items, notFound } = countItems(plan.steps, chunks);
  const places = [...new Set(items.map(({ chunk }) => chunk))];
  const sources = places.flatMap((place) => {
    const chunk = reading.chunks[place];
    return chunk ? [toSource({ chunk, document: reading.document })] : [];
  });
  if (items.length === 0) return { sources };
  const leftOut =
    notFound === 0
      ? []
      : [`${notFound} more listed by the model do not stand in the document and are not counted.`];
  const last = plan.steps.at(-1);
  const read =
    last?.lastPage === undefined ? `${plan.steps.length} parts` : `${last.lastPage} pages`;
  return {
    text: [
      `**${items.length}** found in ${read} of ${plan.documentName}:`,
      items
        .map(({ text, chunk }, at) => `${at + 1}. ${text} [${places.indexOf(chunk) + 1}]`)
        .join('\n'),
      ...leftOut,
    ].join('\n\n'),
    sources,
  };
}

/** Below an answer that names none of its notes: what it was put together from. */
export function closingMarks(plan: ReadingPlan, sources: readonly Source[]): string {
  const open = openNotes(plan);
  const marks = sources.map((_, at) => {
    const step = plan.steps[open[at] ?? -1];
    return `${step ? nameStep(step, at + 1) : `Part ${at + 1}`} [${at + 1}]`;
  });
  return `Put together from: ${marks.join(', ')}.`;
}
