import { describe, expect, it } from 'vitest';
import {
  MAX_PROMPTS,
  type PromptFormat,
  type PromptListEvent,
} from '../../src/core/prompt/prompt-list-api';
import { csvRows } from './csv-rows';
import { formatOf } from './list-table';
import { readPrompts } from './read-prompts';

async function read(format: PromptFormat, content: string | Blob, template = '') {
  const { signal } = new AbortController();
  const events: PromptListEvent[] = [];
  for await (const event of readPrompts({ format, content, template }, 'prompts', signal)) {
    events.push(event);
  }
  const problem = events.find((event) => event.type === 'problem')?.problem;
  const summary = events.find((event) => event.type === 'summary')?.summary;
  const prompts = events.flatMap((event) => (event.type === 'prompts' ? event.prompts : []));
  const shares = events.flatMap((event) => (event.type === 'progress' ? event.share : []));
  return { problem, summary, prompts, shares };
}

describe('prompts', () => {
  it('are the lines, with the template around them', async () => {
    expect((await read('lines', 'one\n\n two \r\n')).prompts).toEqual(['one', 'two']);
    const { prompts, summary } = await read('lines', 'Haus\nBaum', 'Translate {{text}}!');
    expect(prompts).toEqual(['Translate Haus!', 'Translate Baum!']);
    expect(summary).toEqual({ count: 2, first: 'Translate Haus!', columns: ['text'] });
  });

  it('are rows of a table, with quoted commas, quotes and line breaks', async () => {
    const csv = '\uFEFFid,text\r\n1,"a, ""b""\nc"\r\n2,$& {{id}}\r\n';
    const { prompts, summary } = await read('csv', new Blob([csv]));
    expect(prompts).toEqual(['a, "b"\nc', '$& {{id}}']);
    expect(summary?.columns).toEqual(['id', 'text']);
    // What stands in a cell is never read as a template.
    const filled = await read('csv', csv, '{{id}}: {{ text }}');
    expect(filled.prompts).toEqual(['1: a, "b"\nc', '2: $& {{id}}']);
  });

  it('are lines of JSON', async () => {
    const numbered = await read('jsonl', '{"prompt":"one","n":1}\n', '{{prompt}} {{n}}');
    expect(numbered.prompts).toEqual(['one 1']);
    const mixed = await read('jsonl', '{"prompt":"one","n":1}\n"two"\n', '{{text}}');
    expect(mixed.prompts).toEqual(['two']);
  });
});

describe('a list that is damaged is told by its line', () => {
  it.each<[PromptFormat, string, string, object]>([
    ['csv', 'text\nfine\n"two\nlines"\n"open, and never closed\nx', '', at('quote-open', 5)],
    ['csv', 'text\n"two\nlines"\n"a" b\n', '', at('quote-broken', 4)],
    ['csv', 'id,text\n\n1,a,b\n2\n', '', { ...at('more-cells', 3), others: 1 }],
    ['csv', 'id,text\n"1\n",a\n2\n', '', { ...at('fewer-cells', 4), others: 0 }],
    [
      'csv',
      'id,text\n1,a\n',
      'Say {{words}}',
      { kind: 'column-missing', column: 'words', columns: ['id', 'text'] },
    ],
    ['lines', 'a', 'Translate this', { kind: 'template-without-place' }],
    ['jsonl', '{"a":"1"}\n\n{"a":', '', at('not-json', 3)],
    ['jsonl', '7', '', at('no-object', 1)],
    ['lines', 'a\n'.repeat(MAX_PROMPTS + 1), '', { kind: 'too-many', count: MAX_PROMPTS + 1 }],
  ])('%s %j', async (format, text, template, problem) => {
    expect((await read(format, text, template)).problem).toMatchObject(problem);
  });
});

function at(kind: string, line: number) {
  return { kind, line };
}

it('takes 50,000 rows, tells how far it is and can be stopped', async () => {
  const rows = Array.from({ length: MAX_PROMPTS }, (_, row) => `${row},"text, ${row}"`);
  const content = ['id,text', ...rows].join('\n');
  const { prompts, shares } = await read('csv', content);
  expect(prompts).toHaveLength(MAX_PROMPTS);
  expect(prompts.at(-1)).toBe('text, 49999');
  expect(shares.length).toBeGreaterThan(10);
  expect(shares).toEqual(shares.toSorted((a, b) => a - b));

  const stop = new AbortController();
  const stopped = async () => {
    const source = { format: 'csv', content, template: '' } as const;
    for await (const _ of readPrompts(source, 'summary', stop.signal)) stop.abort();
  };
  await expect(stopped()).rejects.toMatchObject({ name: 'AbortError' });
});

it('reads what spreadsheets write', () => {
  const cells = (text: string) =>
    [...csvRows(text)].map((row) => ('cells' in row ? row.cells : row.damage));
  expect(cells('a;b\r\n1;"2;3"\r\n')).toEqual([
    ['a', 'b'],
    ['1', '2;3'],
  ]);
  expect(cells('a\tb\n1\t')).toEqual([
    ['a', 'b'],
    ['1', ''],
  ]);
  expect(cells('a,b\r1,2\r')).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ]);
  // A quotation mark inside a bare text is a letter of it.
  expect(cells('a,b\n5" pipe,""\n,\n')).toEqual([
    ['a', 'b'],
    ['5" pipe', ''],
  ]);
});

it('tells the format by the name of the file, or by the beginning', () => {
  expect(formatOf('a', 'list.CSV')).toBe('csv');
  expect(formatOf('a', 'list.jsonl')).toBe('jsonl');
  expect(formatOf('{"a":1}\n{')).toBe('jsonl');
  expect(formatOf('{not json}')).toBe('lines');
});
