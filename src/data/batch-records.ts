// Rows of batches: a list of prompts run through one model.
import type { FinishReason, Usage } from '../core/engine/engine';
import type { WireError } from '../core/errors';
import type { ModelSampling } from '../core/model/model-manifest';

export interface Batch {
  readonly id: string;
  readonly title: string;
  readonly modelId: string;
  readonly modelName: string;
  /** Of the model: "on the server Office"; absent: on this device. */
  readonly place?: string;
  readonly systemPrompt?: string;
  /** What is not named is the model's own. */
  readonly parameters: Partial<ModelSampling> & { readonly seed?: number };
  /** Rows at the same time, where the model takes more than one. */
  readonly parallel: number;
  readonly createdAt: number;
  readonly rowCount: number;
  readonly doneCount: number;
  readonly failedCount: number;
  /** Counts every change of a row; the row has the number of its last one. */
  readonly revision: number;
  /** Set by delete, so that undo is exact. */
  readonly deletedAt?: number;
}

export type BatchRowState = 'waiting' | 'done' | 'failed';

/** Found by batch and place in the list, which begins with 0. */
export interface BatchRow {
  readonly batchId: string;
  readonly index: number;
  readonly prompt: string;
  readonly state: BatchRowState;
  readonly revision: number;
  readonly answer?: BatchAnswer;
  /** Why it failed. */
  readonly error?: WireError;
}

export interface BatchAnswer {
  readonly text: string;
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  /** Who answered, and where: "on the server Office"; no place: on this device. */
  readonly modelName: string;
  readonly place?: string;
  readonly startedAt: number;
  readonly durationMs: number;
}

export type BatchRowKey = [batchId: string, index: number];
