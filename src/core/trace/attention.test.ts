import { describe, expect, it } from 'vitest';
import { attentionRow, type AttentionMap } from './attention';

/** Two layers of one head over two tokens. */
const map: AttentionMap = {
  tokens: [
    { id: 1, text: 'a' },
    { id: 2, text: 'b' },
  ],
  answerStart: 1,
  omittedTokens: 0,
  layers: 2,
  heads: 1,
  weights: Float32Array.from([1, 0, 0.25, 0.75, 1, 0, 0.75, 0.25]),
};

describe('attentionRow', () => {
  it('gives what one head saw, up to the token itself', () => {
    expect([...attentionRow(map, 1, { layer: 0, head: 0 })]).toEqual([0.25, 0.75]);
    expect([...attentionRow(map, 0, { layer: 1, head: 0 })]).toEqual([1]);
  });

  it('takes the mean where no layer is chosen', () => {
    expect([...attentionRow(map, 1, { layer: undefined, head: 0 })]).toEqual([0.5, 0.5]);
  });
});
