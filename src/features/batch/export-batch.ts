// Results for other programs: CSV and JSON Lines, with usage and timings.
import type { BatchRow } from '../../data/batch-records';

/** Spreadsheets take such cells for formulas and run them; they get an apostrophe in front. */
const FORMULA = /^[=+@\t\r]|^-[\d(=+@]/;

export async function toCsv(rows: readonly BatchRow[]): Promise<string> {
  const { default: papa } = await import('papaparse');
  return papa.unparse(rows.map(toRecord), { columns: [...columns], escapeFormulae: FORMULA });
}

export function toJsonl(rows: readonly BatchRow[]): string {
  return rows.map((row) => `${JSON.stringify(toRecord(row))}\n`).join('');
}

const columns = [
  'row',
  'prompt',
  'answer',
  'state',
  'error',
  'model',
  'place',
  'finish_reason',
  'prompt_tokens',
  'cached_prompt_tokens',
  'completion_tokens',
  'time_to_first_token_ms',
  'tokens_per_second',
  'started_at',
  'duration_ms',
] as const;

type BatchRecord = Partial<Record<(typeof columns)[number], string | number>>;

function toRecord({ index, prompt, answer, state, error }: BatchRow): BatchRecord {
  const record: BatchRecord = { row: index + 1, prompt, answer: answer?.text ?? '', state };
  if (error) record.error = `${error.code}: ${error.message}`;
  if (!answer) return record;
  const { usage } = answer;
  return {
    ...record,
    model: answer.modelName,
    place: answer.place ?? 'on this device',
    finish_reason: answer.finishReason,
    prompt_tokens: usage.promptTokens,
    cached_prompt_tokens: usage.cachedPromptTokens,
    completion_tokens: usage.completionTokens,
    time_to_first_token_ms: Math.round(usage.timeToFirstTokenMs),
    tokens_per_second: Number(usage.tokensPerSecond.toFixed(2)),
    started_at: new Date(answer.startedAt).toISOString(),
    duration_ms: answer.durationMs,
  };
}
