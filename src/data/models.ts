// How models were used on this device. Which are installed is the model store's own knowledge.
import type { Usage } from '../core/engine/engine';
import { guard } from './data-errors';
import type { Database } from './db';
import type { MeasuredSpeed, ModelUse, TruthCheck } from './records';

/** Answers and loads that are remembered one by one. */
const KEEP = 20;

export function listModelUses(db: Database): Promise<ModelUse[]> {
  return guard(db.models.toArray());
}

export function getModelUse(db: Database, modelId: string): Promise<ModelUse | undefined> {
  return guard(db.models.get(modelId));
}

export interface AnswerUse {
  readonly modelId: string;
  readonly usage: Usage;
}

/** Counts one answer. */
export function recordUse(db: Database, { modelId, usage }: AnswerUse): Promise<void> {
  const { completionTokens, tokensPerSecond } = usage;
  const at = Date.now();
  return change(db, modelId, (use) => ({
    ...use,
    lastUsedAt: at,
    answers: use.answers + 1,
    completionTokens: use.completionTokens + completionTokens,
    // An answer of one token has no speed.
    ...(tokensPerSecond > 0 && {
      lastTokensPerSecond: tokensPerSecond,
      speeds: [...(use.speeds ?? []), { at, tokensPerSecond }].slice(-KEEP),
    }),
  }));
}

export function recordLoad(db: Database, modelId: string, loadMs: number): Promise<void> {
  return change(db, modelId, (use) => ({
    ...use,
    lastLoadMs: loadMs,
    loadMsHistory: [...(use.loadMsHistory ?? []), loadMs].slice(-KEEP),
  }));
}

/** `measured`: the fastest of `ways`. */
export function recordMeasured(
  db: Database,
  modelId: string,
  measured: MeasuredSpeed,
  ways: readonly MeasuredSpeed[],
): Promise<void> {
  return change(db, modelId, (use) => ({ ...use, measured, ways }));
}

export function recordCheck(db: Database, modelId: string, check: TruthCheck): Promise<void> {
  return change(db, modelId, (use) => ({ ...use, check }));
}

function change(db: Database, modelId: string, next: (use: ModelUse) => ModelUse): Promise<void> {
  return guard(
    db.transaction('rw', db.models, async () => {
      const unused = {
        modelId,
        lastUsedAt: 0,
        answers: 0,
        completionTokens: 0,
        lastTokensPerSecond: 0,
      };
      await db.models.put(next((await db.models.get(modelId)) ?? unused));
    }),
  );
}
