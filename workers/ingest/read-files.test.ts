import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { splitRow } from './read-csv';
import { readAll, type ReadResult } from './test-read';

const kindsOf = ({ sections }: ReadResult) =>
  sections.flatMap(({ text, blocks }) =>
    blocks.map(
      ({ kind, start, end, level }) => [kind, level ?? 0, text.slice(start, end)] as const,
    ),
  );

function encodeUtf16(text: string, isLittle: boolean, hasMark: boolean): Uint8Array<ArrayBuffer> {
  const units = hasMark ? `\ufeff${text}` : text;
  const view = new DataView(new ArrayBuffer(units.length * 2));
  for (let at = 0; at < units.length; at += 1)
    view.setUint16(at * 2, units.charCodeAt(at), isLittle);
  return new Uint8Array(view.buffer);
}

/** Characters of Latin-1 only. */
const encodeLatin1 = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

const unreadable = (reason: string) => ({ code: 'document-unreadable', details: { reason } });

describe('plain text', () => {
  const french = 'Où est la forêt ? Près de la rivière, là-bas.\r\n\r\nDeuxième paragraphe.';
  const chinese = '今天天气很好，我们去图书馆看书。\n\n你知道路吗？我们走吧。';

  it.each([
    ['UTF-8', new TextEncoder().encode(french)],
    ['UTF-8 with a mark', new TextEncoder().encode(`\ufeff${french}`)],
    ['UTF-16LE', encodeUtf16(french, true, true)],
    ['UTF-16BE', encodeUtf16(french, false, true)],
    ['UTF-16LE without a mark', encodeUtf16(french, true, false)],
    ['UTF-16BE without a mark', encodeUtf16(french, false, false)],
    ['Latin-1', encodeLatin1(french)],
  ])('in %s', async (_, bytes) => {
    const { text, problems } = await readAll(bytes, 'a.txt');
    expect(text).toBe(`${french.replaceAll('\r\n', '\n')}\n\n`);
    expect(problems).toEqual([]);
  });

  it.each([
    ['UTF-8', new TextEncoder().encode(chinese)],
    ['UTF-16LE without a mark', encodeUtf16(chinese, true, false)],
    ['UTF-16BE', encodeUtf16(chinese, false, true)],
  ])('Chinese in %s', async (_, bytes) => {
    const { text, facts } = await readAll(bytes, 'a.txt');
    expect(text).toBe(`${chinese}\n\n`);
    expect(facts.language).toBe('zh');
  });

  it('right-to-left text as it is, with its language', async () => {
    const arabic = 'ذهبت إلى المكتبة في الصباح وقرأت كتابا عن النجوم.';
    const { text, facts } = await readAll(arabic, 'a.txt');
    expect(text.trim()).toBe(arabic);
    expect(facts.language).toBe('ar');
  });

  it('windows-1252 has its quotes and dashes', async () => {
    const bytes = Uint8Array.from([0x93, 0x41, 0x94, 0x20, 0x97, 0x20, 0x80, 0xe9]);
    expect((await readAll(bytes, 'a.txt')).text.trim()).toBe('“A” — €é');
  });

  it('counts what is no character', async () => {
    const start = 'é'.repeat(40_000);
    const bytes = new Uint8Array([...new TextEncoder().encode(start), 0xff, 0x41, 0xfe]);
    const { problems } = await readAll(bytes, 'a.txt');
    expect(problems).toEqual([{ kind: 'unknown-characters', count: 2 }]);
  });
});

describe('what cannot be read', () => {
  it.each([
    ['nothing', new Uint8Array(), 'a.txt', 'empty'],
    ['nothing, called a PDF', new Uint8Array(), 'a.pdf', 'empty'],
    ['a picture called Markdown', pngBytes(), 'a.md', 'binary'],
    ['random bytes called text', randomBytes(), 'a.txt', 'binary'],
    ['text called a PDF', new TextEncoder().encode('Only text'), 'a.pdf', 'damaged'],
    ['half a PDF', new TextEncoder().encode('%PDF-1.7\n1 0 obj\n<<'), 'a.pdf', 'damaged'],
    ['a zip without a document', zipSync({ 'a.txt': strToU8('x') }), 'a.docx', 'unsupported'],
    ['half a zip', zipSync({ 'a.txt': strToU8('x'.repeat(99)) }).slice(0, 60), 'a.docx', 'damaged'],
    [
      'an office file of 2003',
      Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0]),
      'a.doc',
      'unsupported',
    ],
  ])('%s', async (_, bytes, name, reason) => {
    await expect(readAll(new Uint8Array(bytes), name)).rejects.toMatchObject(unreadable(reason));
  });

  it('a Word file that says it unpacks to too much, and one that lies about it', async () => {
    const bomb = zipSync({ 'word/document.xml': new Uint8Array(2 ** 20) });
    const view = new DataView(bomb.buffer, bomb.byteOffset);
    const entry = bomb.findIndex(
      (_, at) => at + 4 <= bomb.length && view.getUint32(at) === 0x504b0102,
    );
    const read = async (declaredBytes: number) => {
      view.setUint32(entry + 24, declaredBytes, true);
      return readAll(new Uint8Array(bomb), 'a.docx');
    };
    await expect(read(129 * 2 ** 20)).rejects.toMatchObject(unreadable('too-large'));
    // No more is unpacked than was said: ten bytes, which are no text.
    await expect(read(10)).rejects.toMatchObject(unreadable('empty'));
  });
});

function pngBytes(): Uint8Array {
  return Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, ...randomBytes()]);
}

function randomBytes(): Uint8Array {
  let state = 7;
  return Uint8Array.from({ length: 4096 }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}

describe('Markdown', () => {
  it('headings, fences and tables whole', async () => {
    const source = [
      '# Title #',
      'First paragraph',
      'goes on.',
      '```js',
      '# no heading',
      '',
      'const a = 1;',
      '```',
      'Second',
      '------',
      '| a | b |',
      '|---|---|',
      '| 1 | 2 |',
      '',
      '###### Deep',
      '~~~',
      'never closed',
    ].join('\n');
    const result = await readAll(source, 'a.md');
    expect(kindsOf(result)).toEqual([
      ['heading', 1, 'Title'],
      ['paragraph', 0, 'First paragraph\ngoes on.'],
      ['code', 0, '```js\n# no heading\n\nconst a = 1;\n```'],
      ['heading', 2, 'Second'],
      ['table', 0, '| a | b |\n|---|---|\n| 1 | 2 |'],
      ['heading', 6, 'Deep'],
      ['code', 0, '~~~\nnever closed'],
    ]);
    expect(result.facts).toMatchObject({ kind: 'markdown', title: 'Title' });
  });
});

describe('HTML', () => {
  it('what one sees, and nothing else', async () => {
    const source = `<!doctype html><html lang="de"><head><title>T &amp; T</title>
      <meta name="author" content="Ann"><style>p{color:red}</style></head><body>
      <script>if (a < b) document.write("<p>never</p>")</script><!-- <p>no</p> -->
      <h1>Über uns</h1><p>Ein <b>fetter</b>   Satz&nbsp;&mdash; mit &#x4e2d;.<br>Neue Zeile</p>
      <div hidden>geheim<div>auch</div></div><p style="display: none">weg</p>
      <ul><li>eins</li><li>zwei</li></ul><pre>a  b
  c</pre><table><tr><th>Name</th><th>Alter</th></tr><tr><td>Ann</td><td>7</td></tr></table>
      <p title="a>b">Ende < offen</body></html>`;
    const result = await readAll(source, 'a.html');
    expect(kindsOf(result)).toEqual([
      ['heading', 1, 'Über uns'],
      ['paragraph', 0, 'Ein fetter Satz — mit 中.\nNeue Zeile'],
      ['paragraph', 0, '• eins'],
      ['paragraph', 0, '• zwei'],
      ['code', 0, 'a  b\n  c'],
      ['table', 0, 'Name | Alter\nAnn | 7'],
      ['paragraph', 0, 'Ende < offen'],
    ]);
    expect(result.facts).toEqual({ kind: 'html', title: 'T & T', author: 'Ann', language: 'de' });
  });

  it('in the encoding it declares', async () => {
    // "Привет" in windows-1251.
    const word = [0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2];
    const bytes = [...encodeLatin1('<meta charset="windows-1251"><p>'), ...word];
    expect((await readAll(Uint8Array.from(bytes), 'a.html')).text.trim()).toBe('Привет');
  });

  it.each([['<a '.repeat(100_000)], ['<div>'.repeat(100_000)], ['<p><!--'.repeat(100_000)]])(
    'ends on markup made to last (%#)',
    { timeout: 10_000 },
    async (markup) => {
      const { text } = await readAll(`<p>start</p>${markup}text`, 'a.html');
      expect(text).toContain('start');
    },
  );
});

describe('Word', () => {
  const run = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
  const paragraph = (text: string, style = '') =>
    `<w:p><w:pPr>${style && `<w:pStyle w:val="${style}"/>`}</w:pPr>${run(text)}</w:p>`;

  it('headings by style, tables, tracked changes, facts', async () => {
    const cell = (text: string) => `<w:tc>${paragraph(text)}</w:tc>`;
    const document = `<?xml version="1.0"?><w:document><w:body>
      ${paragraph('Bericht', 'berschrift1')}
      <w:p>${run('Erste ')}${run('Zeile &amp; mehr')}<w:del>${run('weg')}</w:del></w:p>
      <w:tbl><w:tr>${cell('a')}${cell('b')}</w:tr><w:tr>${cell('1')}${cell('2')}</w:tr></w:tbl>
      ${paragraph('Letzte')}</w:body></w:document>`;
    const styles = `<w:styles><w:style w:type="paragraph" w:styleId="berschrift1">
      <w:name w:val="heading 1"/></w:style></w:styles>`;
    const core = `<cp:coreProperties><dc:title>Titel</dc:title><dc:creator>Ann</dc:creator>
      <dcterms:created xsi:type="dcterms:W3CDTF">2024-01-02T03:04:05Z</dcterms:created></cp:coreProperties>`;
    const file = zipSync({
      'word/document.xml': strToU8(document),
      'word/styles.xml': strToU8(styles),
      'docProps/core.xml': strToU8(core),
    });
    const result = await readAll(new Uint8Array(file), 'a.docx');
    expect(kindsOf(result)).toEqual([
      ['heading', 1, 'Bericht'],
      ['paragraph', 0, 'Erste Zeile & mehr'],
      ['table', 0, 'a | b\n1 | 2'],
      ['paragraph', 0, 'Letzte'],
    ]);
    const createdAt = Date.UTC(2024, 0, 2, 3, 4, 5);
    expect(result.facts).toEqual({ kind: 'docx', title: 'Titel', author: 'Ann', createdAt });
  });
});

describe('CSV', () => {
  it('rows say what their cells are', async () => {
    const source = 'Name;Ort;Notiz\r\nAnn;"Köln; Mitte";"sagt ""ja""\r\nund nein"\r\nBob;;x\r\n';
    const result = await readAll(source, 'a.csv');
    expect(result.text.trim()).toBe(
      'Name: Ann; Ort: Köln; Mitte; Notiz: sagt "ja" und nein\nName: Bob; Notiz: x',
    );
    expect(result.facts.kind).toBe('csv');
  });

  it('without names, and with a quote that is never closed', async () => {
    expect((await readAll('1,2\n3,4\n', 'a.csv')).text.trim()).toBe('1; 2\n3; 4');
    const open = `a,b\n"x,1\n${'y,2\n'.repeat(1000)}`;
    expect((await readAll(open, 'a.csv')).text.length).toBeGreaterThan(1000);
    expect(splitRow('a,"b ""c""",', ',')).toEqual(['a', 'b "c"', '']);
  });
});

describe('source code', () => {
  it('definitions whole', async () => {
    const source = [
      'import os',
      '',
      'def first():',
      '    a = 1',
      '',
      '    return a',
      '',
      '',
      'class Second:',
      '    pass',
    ].join('\n');
    expect(kindsOf(await readAll(source, 'a.py'))).toEqual([
      ['code', 0, 'import os'],
      ['code', 0, 'def first():\n    a = 1\n\n    return a'],
      ['code', 0, 'class Second:\n    pass'],
    ]);
  });
});
