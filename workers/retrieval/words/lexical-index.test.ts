import { describe, expect, it } from 'vitest';
import { createRandom } from '../test-vectors';
import { SEGMENT_ROWS } from '../vector-index';
import { createLexicalIndex, type LexicalIndex } from './lexical-index';
import { searchWords } from './search-words';
import { wordsOf } from './tokenize';

const find = (index: LexicalIndex, query: string, limit = 10) =>
  searchWords([{ index }], wordsOf(query), limit);

/** Some words often, most seldom, as in a language. */
function makeTexts(count: number, seed: number): string[] {
  const random = createRandom(seed);
  const word = () => `w${Math.floor(random() ** 3 * 400)}x`;
  return Array.from({ length: count }, () =>
    Array.from({ length: 5 + Math.floor(random() * 20) }, word).join(' '),
  );
}

/** The formula, word by word. */
function scoreSlowly(texts: ReadonlyMap<number, string>, query: string) {
  const split = new Map([...texts].map(([id, text]) => [id, text.split(' ')]));
  const total = [...split.values()].reduce((sum, words) => sum + words.length, 0);
  const scored = [...split].map(([id, words]) => {
    let score = 0;
    for (const word of new Set(query.split(' '))) {
      const holders = [...split.values()].filter((other) => other.includes(word)).length;
      const count = words.filter((other) => other === word).length;
      const rarity = Math.log(1 + (split.size - holders + 0.5) / (holders + 0.5));
      const norm = 1.2 * (0.25 + (0.75 * words.length * split.size) / total);
      score += (rarity * count * 2.2) / (count + norm);
    }
    return { id, score };
  });
  return scored.filter(({ score }) => score > 0).sort((a, b) => b.score - a.score || a.id - b.id);
}

describe('lexical index', () => {
  it('scores as BM25 does, after any order of adding, replacing and removing', () => {
    const random = createRandom(3);
    const texts = makeTexts(400, 4);
    const index = createLexicalIndex();
    const kept = new Map<number, string>();
    for (let step = 0; step < 1_500; step += 1) {
      // Two segments, with holes.
      const id = Math.floor(random() * 200) + (random() < 0.5 ? 0 : SEGMENT_ROWS);
      if (random() < 0.7) {
        const text = texts[Math.floor(random() * texts.length)] ?? '';
        index.add(id, text);
        kept.set(id, text);
      } else {
        index.remove(id);
        kept.delete(id);
      }
      if (step % 100 === 0) find(index, 'w1x');
    }
    expect(index.stats().chunks).toBe(kept.size);
    for (const query of ['w0x', 'w1x w30x', 'w2x w200x w399x w399x', 'absent w5x']) {
      const slow = scoreSlowly(kept, query).slice(0, 20);
      const fast = find(index, query, 20);
      expect(fast.map(({ id }) => id)).toEqual(slow.map(({ id }) => id));
      fast.forEach(({ score }, rank) => expect(score).toBeCloseTo(slow[rank]?.score ?? NaN, 10));
    }
    for (const id of kept.keys()) index.remove(id);
    expect(index.stats()).toMatchObject({ chunks: 0, words: 0 });
    expect(find(index, 'w0x')).toEqual([]);
  });

  it('says which words of the query it found', () => {
    const index = createLexicalIndex();
    index.add(0, 'Cities of the north');
    index.add(1, 'A city and its river');
    expect(find(index, 'city river')).toMatchObject([
      { id: 1, words: ['city', 'river'] },
      { id: 0, words: ['city'] },
    ]);
    expect(find(index, 'mountain')).toEqual([]);
    expect(find(index, '')).toEqual([]);
  });

  it('takes several indexes for one', () => {
    const texts = makeTexts(60, 9);
    const whole = createLexicalIndex();
    const halves = [createLexicalIndex(), createLexicalIndex()] as const;
    texts.forEach((text, id) => {
      whole.add(id, text);
      halves[id < 30 ? 0 : 1].add(id % 30, text);
    });
    const sources = halves.map((index) => ({ index }));
    for (const query of ['w0x w9x', 'w3x w77x']) {
      const found = searchWords(sources, wordsOf(query), 10);
      const wanted = find(whole, query);
      expect(found.map(({ source, id }) => source * 30 + id)).toEqual(wanted.map(({ id }) => id));
    }
  });

  it('answers within a filter', () => {
    const index = createLexicalIndex();
    for (let id = 0; id < 50; id += 1) index.add(id, 'same words');
    const hits = searchWords([{ index, accept: (id) => id % 20 === 7 }], ['same'], 5);
    expect(hits.map(({ id }) => id)).toEqual([7, 27, 47]);
  });

  it('comes back from its bytes and refuses others', () => {
    const texts = makeTexts(1_100, 6);
    const index = createLexicalIndex();
    texts.forEach((text, id) => index.add(id, text));
    index.remove(5);
    const again = createLexicalIndex();
    for (const segment of [0, 1]) {
      expect(again.load(segment, index.save(segment) ?? new Uint8Array())).toBe(true);
    }
    expect(again.stats()).toEqual(index.stats());
    expect(find(again, 'w1x w50x')).toEqual(find(index, 'w1x w50x'));
    again.add(5, 'w1x w1x');
    again.remove(1_099);
    index.add(5, 'w1x w1x');
    index.remove(1_099);
    expect(find(again, 'w1x w50x')).toEqual(find(index, 'w1x w50x'));
    expect(again.load(0, new Uint8Array(12))).toBe(false);
    expect(again.load(1, new Uint8Array())).toBe(false);
    expect(again.stats().chunks).toBe(0);
  });
});
