import { expect, it } from 'vitest';
import type { Seam } from '../../data/records';
import { cutAtSeams } from './cut-at-seams';

const at = (offset: number): Seam => ({ offset, cause: 'device-lost', waitedMs: 900 });

it('an answer is cut where its engine was lost', () => {
  const text = 'It was damp, and I have had no reply.';
  const [first, second] = [at(23), at(30)];
  expect(cutAtSeams(text, [first, second])).toEqual([
    { text: text.slice(0, 23), seam: first },
    { text: text.slice(23, 30), seam: second },
    { text: text.slice(30) },
  ]);
  expect(cutAtSeams(text, [])).toEqual([{ text }]);
});

it.each([
  ['before the first word', 'Some words', 0],
  ['behind the last word', 'Some words', 10],
  ['in code', 'Words\n\n```js\nlet a = 1;\n\nlet b = 2;\n```\n', 30],
  ['in a table', '| a | b |\n|---|---|\n| 1 | 2 |', 24],
  ['in a list', '1. one\n2. two', 10],
  ['in bold words', 'This is **very bold** text', 14],
  ['in a formula', '$$\na = b\n\nc = d\n$$', 12],
])('not %s', (_, text, offset) => {
  expect(cutAtSeams(text, [at(offset)])).toEqual([{ text }]);
});

it('behind a finished block it is cut', () => {
  const text = '```js\nlet a = 1;\n```\n\nThat is all of it.';
  expect(cutAtSeams(text, [at(30)]).map((part) => part.text)).toEqual([
    text.slice(0, 30),
    text.slice(30),
  ]);
});
