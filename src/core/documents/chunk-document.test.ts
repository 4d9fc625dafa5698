import { describe, expect, it } from 'vitest';
import { createChunker, type Chunk, type ChunkSettings } from './chunk-document';
import type { BlockKind, Section, TextBlock } from './ingest-api';
import { estimateTokens } from '../prompt/prompt';

interface Part {
  readonly kind: BlockKind;
  readonly text: string;
  readonly level?: number;
}

const paragraph = (text: string): Part => ({ kind: 'paragraph', text });
const heading = (text: string, level = 1): Part => ({ kind: 'heading', text, level });

/** One section a page, as the readers make them. */
function toSections(pages: readonly (readonly Part[])[]): Section[] {
  let offset = 0;
  return pages.map((parts, index) => {
    let text = '';
    const blocks: TextBlock[] = parts.map(({ kind, text: content, level }) => {
      const start = text.length;
      text += `${content}\n\n`;
      const range = { kind, start, end: start + content.length };
      return level === undefined ? range : { ...range, level };
    });
    const section = { index, offset, text, blocks, page: index + 1 };
    offset += text.length;
    return section;
  });
}

function chunkAll(sections: readonly Section[], settings: ChunkSettings): Chunk[] {
  const chunker = createChunker(settings);
  return [...sections.flatMap((section) => chunker.push(section)), ...chunker.finish()];
}

/** Numbers that look random and are the same in every run. */
function createRandom(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const scripts = {
  english: ['the river', 'a stone', 'turns slowly', 'and', 'over the old bridge.', 'Who knows?'],
  chinese: ['狐狸跳过了', '那只懒狗。', '今天天气很好，', '我们去', '图书馆看书！'],
  arabic: ['في البيت', 'كتاب جديد', 'على الطاولة.', 'هل تعرف', 'الطريق؟'],
  emoji: ['👩‍👩‍👧‍👦', 'family', '🏳️‍🌈', 'e\u0301te\u0301', '𝒳𝒴𝒵', 'done.'],
  noSpaces: ['x'.repeat(150), '7f'.repeat(60), '長'.repeat(90)],
};

function makeDocument(vocabulary: readonly string[], seed: number): Section[] {
  const random = createRandom(seed);
  const phrase = (most: number) =>
    Array.from({ length: 1 + random(most) }, () => vocabulary[random(vocabulary.length)]).join(' ');
  const part = (): Part => {
    const kind = random(6);
    if (kind === 0) return heading(phrase(3), 1 + random(4));
    if (kind > 2) return paragraph(phrase(60));
    const lines = Array.from({ length: 1 + random(12) }, () => phrase(8));
    return { kind: kind === 1 ? 'code' : 'table', text: lines.join('\n') };
  };
  return toSections(
    Array.from({ length: 1 + random(8) }, () => Array.from({ length: random(8) }, part)),
  );
}

const settingsList: readonly ChunkSettings[] = [
  { maxTokens: 20, overlapTokens: 0 },
  { maxTokens: 64, overlapTokens: 16 },
  { maxTokens: 300, overlapTokens: 60, charsPerToken: 2 },
];
const cases = Object.entries(scripts).flatMap(([script, vocabulary]) =>
  settingsList.flatMap((settings) =>
    [1, 2, 3, 4].map((seed) => ({ script, vocabulary, settings, seed })),
  ),
);

describe('chunks of any text', () => {
  it.each(cases)(
    '$script, $settings.maxTokens tokens, seed $seed',
    ({ vocabulary, settings, seed }) => {
      const sections = makeDocument(vocabulary, seed);
      const text = sections.map((section) => section.text).join('');
      const chunks = chunkAll(sections, settings);
      let covered = 0;
      let previousStart = -1;
      for (const [at, chunk] of chunks.entries()) {
        expect(chunk.index).toBe(at);
        expect(text.slice(chunk.start, chunk.end)).toBe(chunk.text);
        expect(chunk.text).toBe(chunk.text.trim());
        expect(chunk.tokens).toBe(estimateTokens(chunk.text, settings.charsPerToken));
        expect(chunk.tokens).toBeLessThanOrEqual(settings.maxTokens);
        // No gap except whitespace, and always further than the chunk before.
        expect(text.slice(covered, Math.max(covered, chunk.start)).trim()).toBe('');
        expect(chunk.start).toBeGreaterThan(previousStart);
        expect(chunk.end).toBeGreaterThan(covered);
        const repeated = text.slice(chunk.start, covered);
        expect(estimateTokens(repeated, settings.charsPerToken)).toBeLessThanOrEqual(
          settings.overlapTokens,
        );
        expect(() => encodeURIComponent(chunk.text)).not.toThrow();
        const pages = sections.filter(
          ({ offset, text: own }) => offset < chunk.end && offset + own.length > chunk.start,
        );
        expect([chunk.firstPage, chunk.lastPage]).toEqual([pages[0]?.page, pages.at(-1)?.page]);
        covered = chunk.end;
        previousStart = chunk.start;
      }
      expect(text.slice(covered).trim()).toBe('');
    },
  );

  it('is the same when it is put away after every section', () => {
    const sections = makeDocument(scripts.english, 7);
    const settings = { maxTokens: 50, overlapTokens: 10 };
    let state = createChunker(settings).state();
    const chunks = sections.flatMap((section) => {
      const chunker = createChunker(settings, structuredClone(state));
      const made = chunker.push(section);
      state = chunker.state();
      return made;
    });
    chunks.push(...createChunker(settings, state).finish());
    expect(chunks).toEqual(chunkAll(sections, settings));
  });

  it.each(['english', 'arabic'] as const)('cuts no word of %s', (script) => {
    const sections = makeDocument(scripts[script], 11);
    const text = sections.map((section) => section.text).join('');
    for (const chunk of chunkAll(sections, { maxTokens: 20, overlapTokens: 5 })) {
      expect(text[chunk.start - 1] ?? ' ').toMatch(/\s/);
      expect(text[chunk.end] ?? ' ').toMatch(/\s/);
    }
  });
});

describe('chunks of a text with structure', () => {
  const filler = 'Water runs down to the sea and comes back as rain. ';

  it('starts at headings and keeps their path', () => {
    const sections = toSections([
      [heading('Rivers'), paragraph(filler.repeat(4)), heading('Floods', 2)],
      [paragraph(filler.repeat(4)), heading('Lakes'), paragraph(filler.repeat(4))],
    ]);
    const chunks = chunkAll(sections, { maxTokens: 200, overlapTokens: 40 });
    expect(chunks.map(({ headings }) => headings)).toEqual([
      ['Rivers'],
      ['Rivers', 'Floods'],
      ['Lakes'],
    ]);
    expect(chunks.map(({ firstPage, lastPage }) => [firstPage, lastPage])).toEqual([
      [1, 1],
      [1, 2],
      [2, 2],
    ]);
    expect(chunks[1]?.text).toMatch(/^Floods\s+Water/);
  });

  it('ends with a page that ends with a sentence, and goes over one that does not', () => {
    const sections = toSections([
      [paragraph(filler.repeat(3))],
      [paragraph(`${filler.repeat(3)}The sentence goes`)],
      [paragraph(`on here. ${filler.repeat(3)}`)],
    ]);
    const chunks = chunkAll(sections, { maxTokens: 400, overlapTokens: 40 });
    expect(chunks.map(({ firstPage, lastPage }) => [firstPage, lastPage])).toEqual([
      [1, 1],
      [2, 3],
    ]);
  });

  it('keeps a paragraph and a table whole where they fit', () => {
    const table = Array.from({ length: 8 }, (_, row) => `row ${row} | value ${row}`).join('\n');
    const sections = toSections([
      [paragraph(filler.repeat(5)), { kind: 'table', text: table }, paragraph(filler.repeat(5))],
    ]);
    const chunks = chunkAll(sections, { maxTokens: 100, overlapTokens: 0 });
    expect(chunks.filter(({ text }) => text.includes(table))).toHaveLength(1);
  });

  it('repeats whole sentences where a text was cut for its size', () => {
    const text = Array.from({ length: 40 }, (_, at) => `Sentence number ${at} is here.`).join(' ');
    const chunks = chunkAll(toSections([[paragraph(text)]]), { maxTokens: 60, overlapTokens: 20 });
    expect(chunks.length).toBeGreaterThan(5);
    for (const [at, chunk] of chunks.slice(1).entries()) {
      const shared = text.slice(chunk.start, chunks[at]?.end);
      expect(shared).toMatch(/^Sentence.*\.$/);
      expect(chunk.text).toMatch(/^Sentence/);
    }
  });

  it('gives equal hashes to what did not change', () => {
    const pages = [
      [heading('One'), paragraph(filler.repeat(6))],
      [heading('Two'), paragraph(filler.repeat(6))],
      [heading('Three'), paragraph('Short and new.')],
    ];
    const settings = { maxTokens: 120, overlapTokens: 20 };
    const before = chunkAll(toSections(pages), settings);
    const changed = [pages[0] ?? [], [heading('Two'), paragraph('Other words.')], pages[2] ?? []];
    const after = chunkAll(toSections(changed), settings);
    const known = new Set(before.map(({ hash }) => hash));
    expect(after.filter(({ hash }) => !known.has(hash)).map(({ headings }) => headings[0])).toEqual(
      ['Two'],
    );
    expect(new Set(before.map(({ hash }) => hash)).size).toBe(before.length);
  });

  it('counts with the tokenizer it is given', () => {
    const text = Array.from({ length: 100 }, (_, at) => `word${at}`).join(' ');
    const count = (piece: string) => piece.split(/\s+/).filter(Boolean).length;
    const chunker = createChunker({ maxTokens: 10, overlapTokens: 0 }, undefined, count);
    const [section] = toSections([[paragraph(text)]]);
    const chunks = [...(section ? chunker.push(section) : []), ...chunker.finish()];
    expect(chunks.every(({ tokens }) => tokens <= 10)).toBe(true);
    expect(chunks.map(({ text: piece }) => piece).join(' ')).toBe(text);
  });

  it('makes nothing of nothing', () => {
    expect(chunkAll(toSections([[], []]), { maxTokens: 10, overlapTokens: 2 })).toEqual([]);
  });
});
