// Documents made by a PDF library, for what no real document at hand shows.
import { degrees, PDFDocument, StandardFonts, type PDFFont } from 'pdf-lib';
import { describe, expect, it } from 'vitest';
import { readAll } from '../test-read';

type Draw = (page: ReturnType<PDFDocument['addPage']>, font: PDFFont) => void;

async function makePdf(pages: readonly Draw[]): Promise<Uint8Array<ArrayBuffer>> {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.TimesRoman);
  for (const draw of pages) draw(document.addPage([400, 500]), font);
  return new Uint8Array(await document.save());
}

const lines =
  (texts: readonly string[], x = 40, top = 450): Draw =>
  (page, font) => {
    for (const [at, text] of texts.entries()) {
      page.drawText(text, { x, y: top - at * 14, size: 11, font });
    }
  };

describe('PDF made for a test', () => {
  it('joins words divided at a line end and keeps those that have a hyphen', async () => {
    const page = lines(['A well-known ex-', 'ample of a well-', 'known rule.']);
    const { text } = await readAll(await makePdf([page]), 'a.pdf');
    expect(text.trim()).toBe('A well-known example of a well-known rule.');
  });

  it('reads three columns in order, whatever order they were written in', async () => {
    const column = (name: string, x: number) =>
      lines(
        Array.from({ length: 12 }, (_, at) => `${name} line ${at} of prose`),
        x,
      );
    const columns = [column('Right', 270), column('Left', 20), column('Middle', 145)];
    const page: Draw = (target, font) => {
      for (const draw of columns) draw(target, font);
    };
    const { text } = await readAll(await makePdf([page]), 'a.pdf');
    const places = [
      'Left line 0',
      'Left line 11',
      'Middle line 0',
      'Middle line 11',
      'Right line 0',
    ];
    const found = places.map((words) => text.indexOf(words));
    expect(Math.min(...found)).toBeGreaterThanOrEqual(0);
    expect(found).toEqual([...found].sort((a, b) => a - b));
  });

  it('keeps the rows of a table together', async () => {
    const rows = Array.from({ length: 8 }, (_, at) => [`name ${at}`, `${at * 7}`, `town ${at}`]);
    const page: Draw = (target, font) => {
      for (const [at, row] of rows.entries()) {
        for (const [cell, text] of row.entries()) {
          target.drawText(text, { x: 40 + cell * 120, y: 450 - at * 16, size: 11, font });
        }
      }
    };
    const { text, sections } = await readAll(await makePdf([page]), 'a.pdf');
    expect(text).toContain('name 3\t21\ttown 3\nname 4\t28\ttown 4');
    expect(sections[0]?.blocks[0]?.kind).toBe('table');
  });

  it('reads a turned page and a turned text as they are read by a person', async () => {
    const turnedPage: Draw = (page, font) => {
      page.setRotation(degrees(90));
      lines(['First line of it', 'Second line of it'])(page, font);
    };
    const turnedText: Draw = (page, font) => {
      const rotate = degrees(90);
      page.drawText('First turned line', { x: 100, y: 100, size: 11, font, rotate });
      page.drawText('Second turned line', { x: 114, y: 100, size: 11, font, rotate });
    };
    const { sections } = await readAll(await makePdf([turnedPage, turnedText]), 'a.pdf');
    expect(sections[0]?.text.trim()).toBe('First line of it Second line of it');
    expect(sections[1]?.text.trim()).toBe('First turned line Second turned line');
  });

  it('goes on at a page, with the same sections and chunks', { timeout: 60_000 }, async () => {
    const pages = Array.from({ length: 30 }, (_, at) =>
      lines([`${at + 1}. Heading`, `What page ${at + 1} says.`, 'And more of the same.']),
    );
    const file = await makePdf(pages);
    const options = { chunks: { maxTokens: 40, overlapTokens: 10 } };
    const whole = await readAll(file, 'a.pdf', options);
    expect(whole.sections).toHaveLength(30);
    const event = whole.events[12];
    if (event?.type !== 'section') throw new Error('No section');
    const rest = await readAll(file, 'a.pdf', { ...options, from: event.checkpoint });
    expect(rest.sections).toEqual(whole.sections.slice(12));
    expect(rest.chunks).toEqual(whole.chunks.slice(-rest.chunks.length));
  });
});
