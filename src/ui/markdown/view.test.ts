// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Citation } from './inline-items';
import { createMarkdownView } from './view';

/** Milliseconds; on a busy machine. */
const SOON = 20_000;

// jsdom has no frames to wait for: they are run by hand.
let frames: FrameRequestCallback[] = [];
const runFrame = () => {
  const now = frames;
  frames = [];
  for (const frame of now) frame(performance.now());
};

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
  vi.stubGlobal('cancelAnimationFrame', () => (frames = []));
});

afterEach(() => {
  vi.unstubAllGlobals();
  frames = [];
});

function setUp(citations: readonly Citation[] = []) {
  const root = document.createElement('div');
  document.body.replaceChildren(root);
  const copied: string[] = [];
  const view = createMarkdownView(root, {
    firstHeadingLevel: 3,
    citations,
    onCopyCode: async (code) => void copied.push(code),
  });
  return { root, view, copied };
}

const sources: readonly Citation[] = [
  { href: '#/knowledge/a', label: 'Source 1: A.pdf, page 4' },
  { href: '#/knowledge/b', label: 'Source 2: B.md' },
];

describe('citations', () => {
  const links = (root: HTMLElement) =>
    [...root.querySelectorAll('a')].map((link) => [link.textContent, link.getAttribute('href')]);

  it('links marks that name a source, alone, listed and side by side', () => {
    const { root, view } = setUp(sources);
    view.update('One [1]. Two [1, 2]. Three [2][1].', false);
    expect(links(root).map(([text]) => text)).toEqual(['1', '1', '2', '2', '1']);
    expect(links(root)[0]).toEqual(['1', '#/knowledge/a']);
    expect(root.querySelector('a')?.getAttribute('aria-label')).toBe('Source 1: A.pdf, page 4');
  });

  it('leaves every other bracket as it is', () => {
    const { root, view } = setUp(sources);
    view.update('Sum [3], [0], [1](https://a.test), `[1]` and [x].', false);
    expect(links(root)).toEqual([['1', 'https://a.test']]);
    expect(root.textContent).toContain('Sum [3], [0]');
  });

  it('finds none in a text without sources', () => {
    const { root, view } = setUp();
    view.update('One [1].', false);
    expect(links(root)).toEqual([]);
    expect(root.textContent).toBe('One [1].');
  });

  it('draws a mark whole while the text grows', () => {
    const { root, view } = setUp(sources);
    for (const text of ['One [', 'One [1', 'One [1]', 'One [1] and']) view.update(text, true);
    expect(links(root)).toEqual([['1', '#/knowledge/a']]);
    expect(root.textContent).toBe('One 1 and');
  });
});

describe('createMarkdownView', () => {
  it('draws a complete text at once', () => {
    const { root, view } = setUp();
    view.update('# Title\n\nText', false);
    expect(root.querySelector('h3')?.textContent).toBe('Title');
    expect(frames).toHaveLength(0);
  });

  it('draws a growing text at once', () => {
    const { root, view } = setUp();
    for (const text of ['O', 'One *t', 'One *two*']) view.update(text, true);
    expect(root.querySelector('em')?.textContent).toBe('two');
    expect(frames).toHaveLength(0);
  });

  it('lets the piece that is due draw what a long text has grown by', () => {
    const { root, view } = setUp();
    const text = 'A line of text.\n\n'.repeat(1_000);
    view.update(text, true);
    const first = root.textContent.length;
    view.update(`${text}The end`, true);
    expect(root.textContent).toHaveLength(first);
    while (frames.length > 0) runFrame();
    expect(root.textContent).toContain('The end');
  });

  it('shows a caret at the end of a growing text, and only there and then', () => {
    const { root, view } = setUp();
    const carets = () => [...root.querySelectorAll('[class*="caret"]')].map((at) => at.tagName);
    view.update('', true);
    expect(carets()).toEqual(['DIV']);
    view.update('One\n\n- two', true);
    expect(carets()).toEqual(['P']);
    view.update('One\n\n- two', false);
    expect(carets()).toEqual([]);
    expect(root.querySelector('li')?.textContent).toBe('two');
  });

  it('reads all kinds of line ends', () => {
    const { root, view } = setUp();
    view.update('a\r\n\r\nb\rc\0', false);
    expect([...root.querySelectorAll('p')].map((line) => line.textContent)).toEqual([
      'a',
      'b\nc\uFFFD',
    ]);
  });

  it('draws a long text over several frames', () => {
    const { root, view } = setUp();
    view.update('A line of text.\n\n'.repeat(10_000), false);
    const first = root.querySelectorAll('p').length;
    expect(first).toBeLessThan(2_000);
    runFrame();
    const second = root.querySelectorAll('p').length;
    expect(second).toBeGreaterThan(first);
    expect(second).toBeLessThan(4_000);
  });

  it('shows the whole text after "Show all"', async () => {
    const { root, view } = setUp();
    view.update(`${'word '.repeat(39)}end.\n\n`.repeat(600), false);
    // Slices wait for each other, the longer the slower the machine is.
    const untilShown = (count: number) =>
      vi.waitFor(
        () => {
          runFrame();
          expect(root.querySelectorAll('p')).toHaveLength(count);
        },
        { timeout: 10_000 },
      );
    await untilShown(497);
    expect(root.querySelector('button')?.textContent).toBe('Show all (121 KB of text)');
    root.querySelector('button')?.click();
    await untilShown(600);
    expect(root.querySelector('button')).toBeNull();
  }, 20_000);

  it('copies the code as it was written', async () => {
    const { root, view, copied } = setUp();
    view.update('```ts\nconst a = 1 < 2;\n```', false);
    const button = root.querySelector('button');
    expect(button?.getAttribute('aria-label')).toBe('Copy code');
    button?.click();
    await vi.waitFor(() => expect(button?.textContent).toBe('Copied'), SOON);
    expect(copied).toEqual(['const a = 1 < 2;']);
  });

  it('colours finished code without changing a letter, and not code that grows', async () => {
    const { root, view } = setUp();
    const code = 'const a: string = "<b> & \'c\'";';
    view.update('```ts\n' + code, true);
    runFrame();
    view.update('```ts\n' + code + '\n```\n\nText', true);
    await vi.waitFor(() => {
      runFrame();
      expect(root.querySelector('.hljs-string')).not.toBeNull();
    }, SOON);
    expect(root.querySelector('code')?.textContent).toBe(code);
    expect(root.querySelector('b')).toBeNull();
  });

  it('draws formulas once KaTeX is there, and shows a broken one as it is', async () => {
    const { root, view } = setUp();
    view.update('$x^2$ and $\\frac{$ and $\\href{javascript:alert(1)}{y}$', false);
    expect(root.textContent).toContain('x^2');
    await vi.waitFor(() => expect(root.querySelector('.katex')).not.toBeNull(), SOON);
    expect(root.querySelector('a')).toBeNull();
    expect(root.textContent).toContain('\\frac{');
  });

  it('stops for good when disposed', () => {
    const { root, view } = setUp();
    view.update('Text', true);
    view.dispose();
    runFrame();
    expect(root.textContent).toBe('');
  });
});
