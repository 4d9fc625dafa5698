// Runs the rows of a batch that wait, so many at a time; what is done is stored row by row, so a
// pause, a reload or a crash costs the rows that were being answered and no other.
import { serverIdOf } from '../../core/bridge/bridge';
import type { GenerateRequest } from '../../core/engine/engine';
import { AppError, isAbort, toWire, type ErrorCode } from '../../core/errors';
import type { ChatMessage } from '../../core/prompt/message';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Batch, BatchAnswer } from '../../data/batch-records';
import { finishBatchRow, getBatch, getBatchRow, listWaitingRows } from '../../data/batches';
import type { Database } from '../../data/db';
import type { JobContext } from '../jobs/job';
import type { ModelManager } from '../models/model-manager';
import { createServerRest, type ServerRest } from './server-rest';

export interface BatchRunInputs {
  readonly db: Database;
  readonly models: Pick<ModelManager, 'lease'>;
  readonly findSpec: (modelId: string) => ModelSpec | undefined;
  /** Resolves once no chat uses this device's engines: a batch takes hours, a person waits. */
  readonly whenFree: () => Promise<void>;
}

/** The next row would fail the same way: the batch stops with its rows waiting. */
const stopping: ReadonlySet<ErrorCode> = new Set([
  'webgpu-unavailable',
  'out-of-memory',
  'model-not-found',
  'model-download-failed',
  'model-damaged',
  'model-unsupported',
  'offline',
  'quota-exceeded',
  'storage-unavailable',
  'server-unreachable',
  'server-refused',
  'server-busy',
  'place-not-allowed',
]);
const ROWS_A_LOOK = 200;

/** Rows after another that may fail before it is the model and not the row. */
const MAX_FAILURES_IN_A_ROW = 10;

/** Throws the AbortError, and what stops a batch. */
export async function runBatch(
  inputs: BatchRunInputs,
  batchId: string,
  context: Pick<JobContext, 'signal' | 'report'>,
): Promise<void> {
  const { db } = inputs;
  const batch = await getBatch(db, batchId);
  if (!batch) return;
  const nextRow = createRowSource(db, batchId, batch.parallel);
  let done = batch.doneCount + batch.failedCount;
  let failuresInARow = 0;
  const rest = createServerRest();
  // One that fails for good stops the others.
  const stop = new AbortController();
  const signal = AbortSignal.any([context.signal, stop.signal]);
  context.report({ done, total: batch.rowCount });

  const runRow = async (index: number) => {
    const row = await getBatchRow(db, batchId, index);
    if (row?.state !== 'waiting') return;
    const result = await answerRow(inputs, batch, row.prompt, rest, signal);
    if (!(await finishBatchRow(db, batchId, index, result))) throw gone(batchId);
    done += 1;
    context.report({ done, total: batch.rowCount });
    failuresInARow = 'error' in result ? failuresInARow + 1 : 0;
    if ('error' in result && failuresInARow >= MAX_FAILURES_IN_A_ROW) {
      const { code, message, details } = result.error;
      throw new AppError(code === 'abort' ? 'internal' : code, message, details);
    }
  };
  const work = async () => {
    for (;;) {
      const index = await nextRow();
      signal.throwIfAborted();
      if (index === undefined) return;
      await runRow(index);
    }
  };
  let failure: unknown;
  const workers = Array.from({ length: Math.max(1, batch.parallel) }, async () => {
    try {
      await work();
    } catch (error) {
      // The first says why; the others were aborted because of it.
      if (!stop.signal.aborted) failure = error;
      stop.abort();
    }
  });
  await Promise.all(workers);
  if (failure !== undefined) throw failure as Error;
}

/**
 * Rows that wait, each once, in order; undefined when there are none. They are looked up a few at a
 * time: of fifty thousand the list alone would be felt.
 */
function createRowSource(
  db: Database,
  batchId: string,
  parallel: number,
): () => Promise<number | undefined> {
  let known: readonly number[] = [];
  let at = 0;
  let last = -1;
  let looking: Promise<void> | undefined;
  const look = async () => {
    // Those that are being answered still wait, and come first.
    const found = await listWaitingRows(db, batchId, ROWS_A_LOOK + parallel);
    known = found.filter((index) => index > last);
    at = 0;
  };
  return async () => {
    while (at >= known.length) {
      await (looking ??= look().finally(() => (looking = undefined)));
      if (known.length === 0) return undefined;
    }
    last = known[at++] ?? last;
    return last;
  };
}

async function answerRow(
  inputs: BatchRunInputs,
  batch: Batch,
  prompt: string,
  rest: ServerRest,
  signal: AbortSignal,
): Promise<Parameters<typeof finishBatchRow>[3]> {
  for (;;) {
    await rest.over(signal);
    try {
      const answer = await ask(inputs, batch, prompt, signal);
      rest.end();
      return { answer };
    } catch (error) {
      if (isAbort(error) || signal.aborted || !(error instanceof AppError)) throw error;
      if (error.code === 'server-busy' && rest.begin(error)) continue;
      if (stopping.has(error.code)) throw error;
      return { error: toWire(error) };
    }
  }
}

async function ask(
  { models, findSpec, whenFree }: BatchRunInputs,
  batch: Batch,
  prompt: string,
  signal: AbortSignal,
): Promise<BatchAnswer> {
  if (serverIdOf(batch.modelId) === undefined) await abortable(whenFree(), signal);
  const lease = await models.lease(batch.modelId, signal);
  try {
    const startedAt = Date.now();
    const start = performance.now();
    let text = '';
    for await (const event of lease.generate(toRequest(batch, prompt), signal)) {
      if (event.type === 'text-delta') text += event.text;
      if (event.type !== 'finish') continue;
      signal.throwIfAborted();
      // Of several servers with the model, the one that answered.
      const spec = findSpec(lease.model.modelId);
      const place = spec?.place?.words ?? batch.place;
      return {
        text,
        finishReason: event.reason,
        usage: event.usage,
        modelName: spec?.name ?? batch.modelName,
        ...(place !== undefined && { place }),
        startedAt,
        durationMs: Math.round(performance.now() - start),
      };
    }
    throw new AppError('internal', 'The answer ended without a finish');
  } finally {
    lease.release();
  }
}

function toRequest({ systemPrompt, parameters }: Batch, prompt: string): GenerateRequest {
  const messages: ChatMessage[] = [{ role: 'user', content: prompt }];
  if (systemPrompt) messages.unshift({ role: 'system', content: systemPrompt });
  return { ...parameters, messages };
}

function abortable(waiting: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    void waiting.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function gone(batchId: string): AppError {
  return new AppError('record-not-found', 'The batch was deleted while it ran', { batchId });
}
