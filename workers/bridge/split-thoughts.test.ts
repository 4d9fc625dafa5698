import { describe, expect, it } from 'vitest';
import { createThoughtSplitter } from './split-thoughts';

function split(pieces: readonly string[], isGoingOn = false) {
  const splitter = createThoughtSplitter(isGoingOn);
  const deltas = [...pieces.flatMap((piece) => splitter.add(piece)), ...splitter.end()];
  const join = (type: string) =>
    deltas.map((delta) => (delta.type === type && 'text' in delta ? delta.text : '')).join('');
  return { thoughts: join('reasoning-delta'), answer: join('text-delta') };
}

describe('thoughts in the text', () => {
  const whole = '\n<think>\nIs it a < b?</think>\n\nYes, <b>it</b> is.';
  const parted = { thoughts: '\nIs it a < b?', answer: 'Yes, <b>it</b> is.' };

  it('are taken out wherever the text is cut', () => {
    expect(split([whole])).toEqual(parted);
    expect(split(whole.split(''))).toEqual(parted);
    for (let at = 1; at < whole.length; at += 1) {
      expect(split([whole.slice(0, at), whole.slice(at)])).toEqual(parted);
    }
  });

  it('may never end', () => {
    expect(split(['<think>on and', ' on</thi'])).toEqual({
      thoughts: 'on and on</thi',
      answer: '',
    });
  });

  it('stand at the beginning only', () => {
    const answer = 'The mark <think> opens, </think> closes.';
    expect(split(answer.split(''))).toEqual({ thoughts: '', answer });
    expect(split(['<thi'])).toEqual({ thoughts: '', answer: '<thi' });
    expect(split(['<think>no</think>'], true)).toEqual({
      thoughts: '',
      answer: '<think>no</think>',
    });
  });

  it('keep the tokens of what waited', () => {
    const splitter = createThoughtSplitter(false);
    const token = (text: string) => ({ text, logprob: -1, top: [] });
    expect(splitter.add('<thi', [token('<thi')])).toEqual([]);
    expect(splitter.add('nk>a', [token('nk>a')])).toEqual([
      { type: 'reasoning-delta', text: 'a', tokens: [token('<thi'), token('nk>a')] },
    ]);
  });
});
