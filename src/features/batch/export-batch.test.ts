import papa from 'papaparse';
import { expect, it } from 'vitest';
import type { BatchRow } from '../../data/batch-records';
import { toCsv, toJsonl } from './export-batch';

const rows: readonly BatchRow[] = [
  {
    batchId: 'b',
    index: 0,
    prompt: 'Say "hi",\nplease',
    state: 'done',
    revision: 1,
    answer: {
      text: '=HYPERLINK("http://x")',
      finishReason: 'stop',
      usage: {
        promptTokens: 9,
        cachedPromptTokens: 4,
        completionTokens: 3,
        timeToFirstTokenMs: 12.4,
        tokensPerSecond: 20.123,
      },
      modelName: 'M',
      startedAt: 0,
      durationMs: 150,
    },
  },
  {
    batchId: 'b',
    index: 1,
    prompt: '- a list, not a formula',
    state: 'failed',
    revision: 2,
    error: { name: 'AppError', code: 'context-overflow', message: 'too long', details: {} },
  },
];

it('writes CSV that a spreadsheet reads as it is and never runs', async () => {
  const csv = await (await toCsv(rows)).text();
  const { data, errors } = papa.parse<Record<string, string>>(csv.trimEnd(), { header: true });
  expect(errors).toEqual([]);
  expect(data[0]).toMatchObject({
    row: '1',
    prompt: 'Say "hi",\nplease',
    answer: '\'=HYPERLINK("http://x")',
    place: 'on this device',
    completion_tokens: '3',
    time_to_first_token_ms: '12',
    tokens_per_second: '20.12',
    started_at: '1970-01-01T00:00:00.000Z',
    duration_ms: '150',
  });
  expect(data[1]).toMatchObject({
    prompt: '- a list, not a formula',
    error: 'context-overflow: too long',
    model: '',
  });
});

it('writes one JSON object a line, exactly what was answered', async () => {
  const lines = (await (await toJsonl(rows)).text()).trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    answer: '=HYPERLINK("http://x")',
    cached_prompt_tokens: 4,
  });
});

it('writes a long list in pieces, with one heading', async () => {
  const [row] = rows;
  const many = Array.from({ length: 2500 }, (_, index) => ({ ...row, index })) as BatchRow[];
  const lines = (await (await toCsv(many)).text()).split('\r\n');
  expect(lines.filter((line) => line.startsWith('row,'))).toHaveLength(1);
  const jsonl = await (await toJsonl(many)).text();
  expect(jsonl.trimEnd().split('\n')).toHaveLength(2500);
});
