import { describe, expect, it } from 'vitest';
import { formatOf, MAX_ROWS, parsePrompts, type PromptFormat } from './parse-prompts';

const parse = (format: PromptFormat, text: string, template = '') =>
  parsePrompts({ format, text, template });

describe('prompts', () => {
  it('are the lines, with the template around them', async () => {
    expect(await parse('lines', 'one\n\n two \r\n')).toMatchObject({ prompts: ['one', 'two'] });
    expect(await parse('lines', 'Haus\nBaum', 'Translate {{text}}!')).toMatchObject({
      prompts: ['Translate Haus!', 'Translate Baum!'],
    });
  });

  it('are rows of a table, with quoted commas, quotes and line breaks', async () => {
    const csv = '\uFEFFid,text\r\n1,"a, ""b""\nc"\r\n2,$& {{id}}\r\n';
    expect(await parse('csv', csv)).toEqual({
      prompts: ['a, "b"\nc', '$& {{id}}'],
      columns: ['id', 'text'],
    });
    // What stands in a cell is never read as a template.
    expect(await parse('csv', csv, '{{id}}: {{ text }}')).toMatchObject({
      prompts: ['1: a, "b"\nc', '2: $& {{id}}'],
    });
  });

  it('are lines of JSON', async () => {
    const jsonl = '{"prompt":"one","n":1}\n"two"\n';
    expect(await parse('jsonl', '{"prompt":"one","n":1}\n', '{{prompt}} {{n}}')).toMatchObject({
      prompts: ['one 1'],
    });
    expect(await parse('jsonl', jsonl, '{{text}}')).toMatchObject({ prompts: ['two'] });
  });
});

describe('what is wrong is said in words', () => {
  it.each<[PromptFormat, string, string, RegExp]>([
    ['csv', 'text\nfine\n"open, and never closed\nmore', '', /quotation marks .* row 3/],
    ['csv', 'text\n"a" b\n', '', /quotation marks .* row 2/],
    ['csv', 'id,text\n1,a,b\n2\n', '', /Row 2 \(and 1 more\) has more cells/],
    ['csv', 'id,text\n1,a\n', 'Say {{words}}', /names \{\{words\}\}, but the columns are id, text/],
    ['lines', 'a', 'Translate this', /no place for the text/],
    ['jsonl', '{"a":"1"}\n{"a":', '', /Line 2 is not JSON/],
    ['jsonl', '7', '', /Line 1 is neither/],
    ['lines', 'a\n'.repeat(MAX_ROWS + 1), '', /50,001 prompts; a batch takes 50,000/],
  ])('%s %j', async (format, text, template, words) => {
    const parsed = await parse(format, text, template);
    expect('problem' in parsed && parsed.problem).toMatch(words);
  });

  it('takes 50,000 rows', async () => {
    const rows = Array.from({ length: MAX_ROWS }, (_, at) => `${at},"text, ${at}"`);
    const parsed = await parse('csv', ['id,text', ...rows].join('\n'));
    expect('prompts' in parsed && parsed.prompts.at(-1)).toBe('text, 49999');
  });
});

it('tells the format by the name of the file, or by the beginning', () => {
  expect(formatOf('a', 'list.CSV')).toBe('csv');
  expect(formatOf('a', 'list.jsonl')).toBe('jsonl');
  expect(formatOf('{"a":1}\n{')).toBe('jsonl');
  expect(formatOf('{not json}')).toBe('lines');
});
