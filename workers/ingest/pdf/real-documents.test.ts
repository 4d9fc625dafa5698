// Real documents that are not part of the project: they are read where they lie beside it.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { readAll } from '../test-read';

const folder = new URL('../../../../shared/documents/', import.meta.url);
const isHere = existsSync(folder);
if (!isHere) console.warn(`Skipped: no real documents at ${folder.pathname}`);

const read = async (name: string, password?: string) =>
  readAll(await readFile(new URL(name, folder)), name, password === undefined ? {} : { password });
const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean).length;

describe.runIf(isHere)('real documents', { timeout: 120_000 }, () => {
  it('tracemonkey.pdf: two columns in order, title, headings, divided words whole', async () => {
    const { facts, text, headings, sections, problems } = await read('tracemonkey.pdf');
    expect(facts).toMatchObject({
      title: 'Trace-based Just-in-Time Type Specialization for Dynamic Languages',
      pages: 14,
      language: 'en',
    });
    expect(wordsOf(text)).toBeGreaterThan(12_800);
    expect(wordsOf(text)).toBeLessThan(13_600);
    expect(headings).toEqual(
      expect.arrayContaining(['Abstract', '1. Introduction', '2. Overview: Example Tracing Run']),
    );
    // From the foot of the left column to the head of the right one.
    const first = sections[0]?.text ?? '';
    const order = [
      'Abstract',
      '1. Introduction',
      'popular since they are expressive',
      'and is used',
    ];
    const places = order.map((words) => first.indexOf(words));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(-1);
    expect(first).toContain('generates machine code on the fly');
    expect(text).toContain('naïve');
    expect(problems).toEqual([]);
  });

  it('freeculture.pdf: a book, chapters as headings, the page of a passage exact', async () => {
    const { facts, sections, text, headings, problems } = await read('freeculture.pdf');
    expect(facts).toMatchObject({ title: 'Free Culture', author: 'Lawrence Lessig', pages: 352 });
    expect(sections.map(({ page }) => page)).toEqual(
      Array.from({ length: 352 }, (_, at) => at + 1),
    );
    expect(wordsOf(text)).toBeGreaterThan(105_000);
    expect(headings).toEqual(
      expect.arrayContaining(['INTRODUCTION', 'CHAPTER ONE: Creators', 'CHAPTER NINE: Collectors']),
    );
    const pageOf = (words: string) => sections.find((one) => one.text.includes(words))?.page;
    expect(pageOf('An early Mickey Mouse made his debut')).toBe(35);
    expect(pageOf('the rest of us in the sound department bammed tin pans')).toBe(36);
    expect(pageOf('In April 1996, millions of “bots”')).toBe(120);
    expect(problems.map(({ kind }) => kind)).toEqual(['scanned-pages']);
  });

  it('TAMReview.pdf: title in metadata; what its fonts do not tell is said', async () => {
    const { facts, headings, problems, text } = await read('TAMReview.pdf');
    expect(facts.title).toMatch(/^Overview of the Technology Acceptance Model/);
    expect(headings.join(' ')).toContain('Technology Acceptance Model');
    expect(text).toContain('Related studies on perceived usefulness and perceived ease of use');
    expect(problems.find(({ kind }) => kind === 'unreadable-pages')?.pages).toContain(5);
    expect(text).not.toMatch(/\p{Cc}(?<![\n\t])/u);
  });

  it('pdfjs_wikipedia.pdf: a printed web page', async () => {
    const { text, headings } = await read('pdfjs_wikipedia.pdf');
    expect(wordsOf(text)).toBeGreaterThan(250);
    expect(headings).toEqual(expect.arrayContaining(['PDF.js', 'History and application']));
    expect(text).toContain('included in Firefox since 2012');
  });

  it('prefilled_f1040.pdf: what was filled in is part of the text', async () => {
    const { text, sections } = await read('prefilled_f1040.pdf');
    expect(sections).toHaveLength(2);
    expect(text).toContain('U.S. Individual Income Tax Return');
    expect(sections[1]?.text).toContain('Firm’s address ▶ foobar');
    expect(sections[1]?.text).toContain('☒');
  });

  it.each([
    ['bug1937438_from_word.pdf', 'a simple formula to compute the square of 𝜋'],
    ['rotated.pdf', 'Rotated text'],
    ['vertical.pdf', 'あいうえお'],
    ['noembed-sjis.pdf', 'あいうえお'],
    ['ArabicCIDTrueType.pdf', 'انواع الخطوط العربية'],
    ['french_diacritics.pdf', 'à À â Â ä Ä ç Ç é É è È ê Ê ë Ë'],
    ['copy_paste_ligatures.pdf', 'abcdeffffiflffifflststghijklmno'],
    ['helloworld-bad.pdf', 'Hello, world!'],
    ['Pages-tree-refs.pdf', 'Testcase: ’Pages loop’'],
    ['bomb_giant.pdf', 'GIANT JBIG2 BOMB'],
  ])('%s has its text', async (name, expected) => {
    const { text } = await read(name);
    expect(text).toContain(expected);
  });

  it('labelled_pages.pdf: labels, and that no page has text', async () => {
    const { sections, problems } = await read('labelled_pages.pdf');
    const labels = sections.map(({ page, pageLabel }) => pageLabel ?? String(page));
    expect(labels).toEqual(['i', 'ii', 'iii', 'iv', '1', '2', '3', 'a', 'b', '4', '5']);
    expect(problems).toMatchObject([{ kind: 'blank-pages', count: 11 }]);
  });

  it.each([
    ['issue5481.pdf', 'scanned-pages', 3],
    ['scan-bad.pdf', 'scanned-pages', 1],
    ['empty.pdf', 'blank-pages', 1],
    ['empty_protected.pdf', 'blank-pages', 1],
    ['GHOSTSCRIPT-698804-1-fuzzed.pdf', 'blank-pages', 1],
  ])('%s: says %s', async (name, kind, count) => {
    const { problems } = await read(name);
    expect(problems).toMatchObject([{ kind, count }]);
  });

  it('poppler-395-0-fuzzed.pdf: a clear error', async () => {
    await expect(read('poppler-395-0-fuzzed.pdf')).rejects.toMatchObject({
      code: 'document-unreadable',
      details: { reason: 'damaged' },
    });
  });

  it.each([
    ['issue6010_1.pdf', 'abc'],
    ['issue6010_2.pdf', 'æøå'],
    ['issue3371.pdf', 'ELXRTQWS'],
  ])(
    '%s asks for its password, refuses a wrong one, opens with the right one',
    async (name, right) => {
      const locked = (reason: string) => ({ code: 'document-locked', details: { reason } });
      await expect(read(name)).rejects.toMatchObject(locked('password-needed'));
      await expect(read(name, 'wrong')).rejects.toMatchObject(locked('password-wrong'));
      const { sections } = await read(name, right);
      expect(sections.length).toBeGreaterThan(0);
    },
  );
});
