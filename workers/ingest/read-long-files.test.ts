import { describe, expect, it } from 'vitest';
import type { IngestEvent } from '../../src/core/documents/ingest-api';
import { digestContent } from './content-digest';
import { readDocument } from './read-document';
import { readAll, testHost } from './test-read';

describe('large text', () => {
  const line = 'The quick brown fox jumps over the lazy dog, number ';

  /** A file of any size that is never in memory whole. */
  function makeLargeFile(bytes: number, onRead: (bytes: number) => void): Blob {
    const piece = new TextEncoder().encode(`${line.repeat(40)}\n\n`.repeat(30));
    const small = new Blob([piece]);
    let readBytes = 0;
    const stream = () =>
      new ReadableStream<Uint8Array>({
        pull(controller) {
          if (readBytes >= bytes) {
            controller.close();
            return;
          }
          readBytes += piece.length;
          onRead(readBytes);
          controller.enqueue(piece);
        },
      });
    const slice = (from: number, to: number) => small.slice(from, to);
    // What reading uses of a Blob.
    return { size: bytes, stream, slice } as unknown as Blob;
  }

  it(
    'of 200 MB is read as it is asked for, in sections of one size',
    { timeout: 300_000 },
    async () => {
      let readBytes = 0;
      const file = makeLargeFile(200 * 2 ** 20, (bytes) => {
        readBytes = bytes;
      });
      const signal = new AbortController().signal;
      let chars = 0;
      let sections = 0;
      const options = { chunks: { maxTokens: 400, overlapTokens: 40 } };
      for await (const event of readDocument(file, 'a.txt', options, await testHost(), signal)) {
        if (event.type !== 'section') continue;
        chars += event.section.text.length;
        sections += 1;
        expect(event.section.text.length).toBeLessThan(40_000);
        expect(readBytes - chars).toBeLessThan(500_000);
        expect(JSON.stringify(event.checkpoint).length).toBeLessThan(20_000);
      }
      expect(chars).toBeGreaterThan(190 * 2 ** 20);
      expect(sections).toBeGreaterThan(5_000);
    },
  );

  it('one line without an end, cut between words and never inside a pair', async () => {
    const { sections, text } = await readAll(
      `${'word '.repeat(20_000)}${'😀'.repeat(20_000)}`,
      'a.txt',
    );
    expect(sections.length).toBeGreaterThan(1);
    expect(() => encodeURIComponent(text)).not.toThrow();
    expect(text.match(/😀/gu)).toHaveLength(20_000);
  });
});

describe('reading goes on where it stopped', () => {
  const paragraphs = (count: number) =>
    Array.from({ length: count }, (_, at) =>
      `## Part ${at}\n\nSentence ${at}. `.padEnd(900, 'more. '),
    );
  const rows = Array.from(
    { length: 3000 },
    (_, at) => `${at},"name ${at}\nof two lines",${at * 7}`,
  );
  const html = paragraphs(100).map((text) => `<p>${text}</p>`);

  it.each([
    ['a.md', paragraphs(150).join('\n\n')],
    ['a.txt', paragraphs(150).join('\r\n\r\n')],
    ['a.csv', ['id,name,value', ...rows].join('\n')],
    ['a.html', html.join('')],
  ])('%s', async (name, source) => {
    const options = { chunks: { maxTokens: 200, overlapTokens: 30 } };
    const whole = await readAll(source, name, options);
    expect(whole.sections.length).toBeGreaterThan(3);
    const middle = whole.events[2];
    if (middle?.type !== 'section') throw new Error('No section');
    const from = structuredClone(middle.checkpoint);
    const rest = await readAll(source, name, { ...options, from });
    expect(rest.sections).toEqual(whole.sections.slice(2));
    const before = whole.events
      .slice(0, 3)
      .flatMap((event) => (event.type === 'section' ? event.chunks : []));
    expect([...before, ...rest.chunks]).toEqual(whole.chunks);
  });

  it('an abort ends it', async () => {
    const controller = new AbortController();
    const host = await testHost();
    const file = new Blob([paragraphs(200).join('\n\n')]);
    const seen: IngestEvent[] = [];
    const reading = (async () => {
      for await (const event of readDocument(file, 'a.md', {}, host, controller.signal)) {
        seen.push(event);
        if (seen.length === 3) controller.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toHaveLength(3);
  });
});

describe('contentDigest', () => {
  it('is the SHA-256 of the bytes, whatever the name', async () => {
    const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
    expect(await digestContent(new Blob(['abc']))).toBe(digest);
    expect(await digestContent(new File(['a', 'bc'], 'other.txt'))).toBe(digest);
    expect(await digestContent(new Blob(['abd']))).not.toBe(digest);
  });
});
