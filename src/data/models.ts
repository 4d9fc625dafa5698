// How models were used on this device. Which are installed is the model store's own knowledge.
import type { Usage } from '../core/engine';
import { guard } from './data-errors';
import type { Database } from './db';
import type { ModelUse } from './records';

export function listModelUses(db: Database): Promise<ModelUse[]> {
  return guard(db.models.toArray());
}

export function getModelUse(db: Database, modelId: string): Promise<ModelUse | undefined> {
  return guard(db.models.get(modelId));
}

export interface AnswerUse {
  readonly modelId: string;
  readonly usage: Usage;
  /** Absent when the model was loaded already. */
  readonly loadMs?: number | undefined;
}

/** Counts one answer. */
export function recordUse(db: Database, { modelId, usage, loadMs }: AnswerUse): Promise<void> {
  return guard(
    db.transaction('rw', db.models, async () => {
      const before = await db.models.get(modelId);
      await db.models.put({
        ...before,
        modelId,
        lastUsedAt: Date.now(),
        answers: (before?.answers ?? 0) + 1,
        completionTokens: (before?.completionTokens ?? 0) + usage.completionTokens,
        lastTokensPerSecond: usage.tokensPerSecond,
        ...(loadMs !== undefined && { lastLoadMs: loadMs }),
      });
    }),
  );
}

export async function removeModelUse(db: Database, modelId: string): Promise<void> {
  await guard(db.models.delete(modelId));
}
