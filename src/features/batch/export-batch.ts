// Results for other programs: CSV and JSON Lines, with usage and timings.
import type { BatchRow } from '../../data/batch-records';

/** Spreadsheets take such cells for formulas and run them; they get an apostrophe in front. */
const ROWS_A_PIECE = 1000;

const FORMULA = /^[=+@\t\r]|^-[\d(=+@]/;

/** Fifty thousand rows are written in pieces, between which the page goes on. */
export async function toCsv(rows: readonly BatchRow[]): Promise<Blob> {
  const { default: papa } = await import('papaparse');
  return inPieces(rows, 'text/csv', (piece, isFirst) => {
    const options = { columns: [...columns], escapeFormulae: FORMULA, header: isFirst };
    return `${papa.unparse(piece.map(toRecord), options)}\r\n`;
  });
}

export function toJsonl(rows: readonly BatchRow[]): Promise<Blob> {
  return inPieces(rows, 'application/jsonl', (piece) =>
    piece.map((row) => `${JSON.stringify(toRecord(row))}\n`).join(''),
  );
}

async function inPieces(
  rows: readonly BatchRow[],
  type: string,
  write: (piece: readonly BatchRow[], isFirst: boolean) => string,
): Promise<Blob> {
  const pieces: string[] = [];
  for (let from = 0; from === 0 || from < rows.length; from += ROWS_A_PIECE) {
    pieces.push(write(rows.slice(from, from + ROWS_A_PIECE), from === 0));
    await new Promise((resolve) => setTimeout(resolve));
  }
  return new Blob(pieces, { type });
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
  'server_prompt_ms',
  'server_decode_ms',
  'started_at',
  'duration_ms',
] as const;

type BatchRecord = Partial<Record<(typeof columns)[number], string | number>>;

function toRecord({ index, prompt, answer, state, error }: BatchRow): BatchRecord {
  const record: BatchRecord = { row: index + 1, prompt, answer: answer?.text ?? '', state };
  if (error) record.error = `${error.code}: ${error.message}`;
  if (!answer) return record;
  const { usage } = answer;
  const { promptMs, decodeMs } = usage.server ?? {};
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
    ...(promptMs !== undefined && { server_prompt_ms: Math.round(promptMs) }),
    ...(decodeMs !== undefined && { server_decode_ms: Math.round(decodeMs) }),
    started_at: new Date(answer.startedAt).toISOString(),
    duration_ms: answer.durationMs,
  };
}
