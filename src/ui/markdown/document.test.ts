// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { createMarkdownDocument } from './document';
import { createMarkdownParser, type MarkdownParser } from './parser';

interface Work {
  blockChars: number;
  inlineChars: number;
  inlineCalls: number;
}

function setUp() {
  const work: Work = { blockChars: 0, inlineChars: 0, inlineCalls: 0 };
  const parser = createMarkdownParser();
  const counting: MarkdownParser = {
    parseBlocks: (source, references, partial) => {
      work.blockChars += source.length;
      return parser.parseBlocks(source, references, partial);
    },
    parseInline: (content, references) => {
      work.inlineChars += content.length;
      work.inlineCalls += 1;
      return parser.parseInline(content, references);
    },
  };
  const root = document.createElement('div');
  const shown = createMarkdownDocument(root, counting, 3, {
    drawMath: (tex, display) => {
      const element = document.createElement('span');
      element.className = display ? 'display' : 'inline';
      element.textContent = tex;
      return element;
    },
    citations: [],
    onCopyCode: () => Promise.resolve(),
    onCode: () => undefined,
  });
  return { root, shown, work };
}

function oneShot(source: string): string {
  const { root, shown } = setUp();
  shown.show(source, false);
  return root.innerHTML;
}

function stream(source: string, stepChars: number) {
  const all = setUp();
  for (let end = stepChars; end < source.length + stepChars; end += stepChars) {
    all.shown.show(source.slice(0, end), true);
  }
  return all;
}

const corpus: Record<string, string> = {
  paragraphs: 'One *two*\nthree **four**\n\nFive `six` ~~seven~~ \\* eight  \nnine\n',
  headings: '# A\n\ntext\n\n### B\n\nSetext\n===\n\nOther\n---\n\n#### C\n## D',
  lists: '- a\n- b\n  more\n- c\n\ntext\n\n1. one\n2. two\n\n   para\n3. three\n',
  'nested lists': '- a\n  - b\n    - c\n      1. d\n      2. e\n  - f\n- g\n\n  loose\n\n- h\n',
  'dashes that may be anything': '- a\n---x\n\nb\n- \n---\n\n* * *\n- a\n-\n- b\n',
  'lazy continuation': '> quote\nlazy\n> - list\nlazy too\n\n- item\nlazy again\n    # no\n',
  tasks: '- [ ] open\n- [x] done\n- [X] done too\n- [y] no\n  - [ ] nested\n',
  tables:
    'before\n| a | b |\n|:--|--:|\n| 1 | `x|y` |\n| 2 \\| 3 | **c** |\nafter\n\n| x |\n|---|\n| y',
  fences:
    'a\n```ts\nconst x = 1;\n\n```\nb\n~~~~\n~~~\n```\n~~~~\n\n- item\n  ```js\n  in list\n  ```\n\n    indented\n\n```\nopen\n',
  'fence with nearly closing lines': '```\n``\n ```x\n````\nafter `code`\n',
  'empty fence': '```\n```\n\n```js',
  maths:
    'Euler: $e^{i\\pi}+1=0$, price $5 and $10, \\(a_1\\), $$x$$ in line.\n\n$$\na = b\n- c\n= d\n$$\n\n\\[ x^2 \\]\n\n\\[\ny\n\\]\ntext\n$$\nnever closed\n\nnext\n',
  html: '<b>bold</b> <img src=x onerror=alert(1)>\n\n<div>\n\n*a*\n\n</div>\n\n<!-- c -->\n',
  'link references':
    'See [one] and [two][2], not [three].\n\n[one]: https://one.example "One"\n[2]: <https://two.example>\n\nAgain [one].\n\n[one]: https://later.example\n',
  links:
    '[a](https://a.example) https://b.example/x_y_z <mailto:me@c.example> main.py [r](other.md)\n',
  quotes: '> a\n>\n> > b\n> c\n\nd\n> e\n\n> f\n',
  'runs of blank lines': 'a\n\nb\n- c\n\n\n\nd\n***\ne',
  'right to left': 'שלום **עולם**\n\n- مرحبا\n',
};

describe('a streamed text ends as the same page as a complete one', () => {
  for (const [name, source] of Object.entries(corpus)) {
    it.each([1, 2, 7])(`${name}, %d at a time`, (stepChars) => {
      const { root, shown } = stream(source, stepChars);
      shown.show(source, false);
      expect(root.innerHTML).toBe(oneShot(source));
    });
  }

  it('all of it in one text', () => {
    const source = Object.values(corpus).join('\n\n');
    const { root, shown } = stream(source, 3);
    shown.show(source, false);
    expect(root.innerHTML).toBe(oneShot(source));
  });

  it('also when the text is replaced half way', () => {
    const { root, shown } = stream('# First\n\n- a\n- b\n\n```\ncode', 1);
    shown.show('Second *text*', true);
    shown.show('Second *text*\n\nmore', false);
    expect(root.innerHTML).toBe(oneShot('Second *text*\n\nmore'));
  });
});

describe('what is finished is left alone', () => {
  it('keeps the nodes of committed blocks to the end', () => {
    const source = 'First *block*.\n\n- a\n- b\n\n```ts\nx\n```\n\nLast';
    const { root, shown } = stream(source, 1);
    const before = [...root.querySelectorAll('*')];
    shown.show(source, false);
    expect([...root.querySelectorAll('*')]).toEqual(before);
  });

  it('grows text in place', () => {
    const { root, shown } = setUp();
    shown.show('Some *words* and mo', true);
    const node = root.querySelector('p')?.lastChild;
    shown.show('Some *words* and more', true);
    expect(root.querySelector('p')?.lastChild).toBe(node);
    expect(node?.textContent).toBe(' and more');
  });

  it('grows an open fence without parsing', () => {
    const { root, shown, work } = setUp();
    let source = 'Text\n\n```py\n';
    shown.show(source, true);
    const parsed = work.blockChars;
    for (let line = 0; line < 500; line++) {
      source += `value_${line} = ${line}\n`;
      shown.show(source, true);
    }
    expect(work.blockChars).toBe(parsed);
    expect(root.querySelector('code')?.textContent).toContain('value_499 = 499');
  });

  it('costs no more per character late than early', () => {
    const section =
      'A paragraph of *some* length with `code`.\n\n- one\n- two\n\n| a | b |\n|--|--|\n| c | d |\n\n';
    const costOf = (from: number, to: number) => {
      const { shown, work } = setUp();
      const source = section.repeat(to);
      let before = 0;
      for (let end = 4; end <= source.length; end += 4) {
        if (end <= section.length * from) before = work.blockChars + work.inlineChars;
        shown.show(source.slice(0, end), true);
      }
      return (work.blockChars + work.inlineChars - before) / (to - from);
    };
    expect(costOf(90, 100)).toBeLessThan(costOf(0, 10) * 1.1);
  });
});

describe('hostile text', () => {
  const total = (work: Work) => work.blockChars + work.inlineChars;

  it.each([
    ['brackets', '['.repeat(10_000)],
    ['closed brackets', '['.repeat(5_000) + ']'.repeat(5_000)],
    ['image brackets', '!['.repeat(5_000)],
    ['stars', 'a' + '*'.repeat(10_000)],
    ['stars and letters', '*a_'.repeat(4_000)],
    ['backticks', '`a``'.repeat(4_000)],
    ['formulas', '\\('.repeat(9_000)],
    ['dollars', '$a '.repeat(6_000) + 'a'],
    ['entities', '&'.repeat(15_000)],
    ['one line', 'x'.repeat(300_000)],
  ])('%s: no inline parsing beyond the limits', (_, source) => {
    const { root, shown, work } = setUp();
    shown.show(source, false);
    expect(work.inlineChars).toBe(0);
    expect(root.textContent).toBe(source);
  });

  it.each([
    ['quotes', '>'.repeat(10_000)],
    ['quotes with text', '> '.repeat(2_000) + 'text'],
    ['lists', '- '.repeat(5_000) + 'text'],
    ['numbered lists', '1. '.repeat(3_000) + 'text'],
  ])('%s: depth is bounded and nothing is lost', (_, source) => {
    const { root, shown } = setUp();
    shown.show(source, false);
    expect(root.querySelectorAll('*').length).toBeLessThan(60);
    expect(root.textContent.length).toBeGreaterThan(source.trim().length / 2);
  });

  it('reads every line of unclosed display formulas a bounded number of times', () => {
    const { shown, work } = setUp();
    shown.show('$$\n'.repeat(20_000), true);
    expect(total(work)).toBeLessThan(200_000);
  });

  it('streams 300 KB of one line with one inline pass per step below 20 KB only', () => {
    const { work } = stream('x '.repeat(150_000), 10_000);
    expect(work.inlineCalls).toBeLessThan(4);
    expect(total(work)).toBeLessThan(6_000_000);
  });

  it('cuts an endless list, so that a step never parses it all', () => {
    const source = '- item of a list\n'.repeat(12_000);
    const { root, work } = stream(source, 10_000);
    expect(work.blockChars / source.length).toBeLessThan(8);
    expect(root.querySelectorAll('li').length).toBe(12_000);
  });
});

describe('safety', () => {
  it('shows HTML as text', () => {
    const { root, shown } = setUp();
    shown.show('<img src=x onerror=alert(1)>\n\n<script>alert(1)</script>\n\n<b>x</b>', false);
    expect(root.querySelector('img, script, b')).toBeNull();
    expect(root.textContent).toContain('<script>alert(1)</script>');
  });

  it.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html,x)',
    '[x](vbscript:x)',
    '[x](file:///etc/passwd)',
    '[x](blob:a)',
    '<javascript:alert(1)>',
    '[x][r]\n\n[r]: javascript:alert(1)',
    '[x](//evil.example)',
    '[x](#/settings)',
    'ftp://a.example //b.example',
  ])('makes no link of %s', (source) => {
    const { root, shown } = setUp();
    shown.show(source, false);
    expect(root.querySelector('a')).toBeNull();
    expect(root.textContent).not.toBe('');
  });

  it('opens links elsewhere and tells nobody where from', () => {
    const { root, shown } = setUp();
    shown.show('https://a.example/x', false);
    const link = root.querySelector('a');
    expect(link?.getAttribute('href')).toBe('https://a.example/x');
    expect(link?.rel).toBe('noopener noreferrer');
    expect(link?.target).toBe('_blank');
  });

  it.each([
    ['![A cat](https://cats.example/1.png)', 'A cat (cats.example)', 'https://cats.example/1.png'],
    ['![](https://cats.example/1.png)', 'Picture (cats.example)', 'https://cats.example/1.png'],
    ['![Plan](plan.png)', 'Plan (not loaded)', undefined],
  ])('loads no picture: %s', (source, words, address) => {
    const { root, shown } = setUp();
    shown.show(source, false);
    expect(root.querySelector('img')).toBeNull();
    expect(root.textContent).toBe(words);
    expect(root.querySelector('a')?.href).toBe(address);
  });
});

describe('structure', () => {
  it('skips no heading level', () => {
    const { root, shown } = setUp();
    shown.show('### A\n##### B\n## C\n# D\n### E', false);
    const levels = [...root.querySelectorAll('h2,h3,h4,h5,h6')].map((heading) => heading.tagName);
    expect(levels).toEqual(['H3', 'H4', 'H3', 'H3', 'H4']);
  });

  it('shows a formula that is being written as its source, then draws it', () => {
    const { root, shown } = setUp();
    shown.show('$$\nx^2 +', true);
    expect(root.querySelector('.display')).toBeNull();
    expect(root.textContent).toBe('x^2 +');
    shown.show('$$\nx^2 + 1\n$$', true);
    expect(root.querySelector('.display')?.textContent).toBe('x^2 + 1');
  });

  it('takes prices for prices', () => {
    const { root, shown } = setUp();
    shown.show('It was $5 and now costs $10, or $ 3.', false);
    expect(root.querySelector('.inline')).toBeNull();
  });

  it('marks tasks', () => {
    const { root, shown } = setUp();
    shown.show('- [x] done\n- [ ] open', false);
    const boxes = [...root.querySelectorAll('input')];
    expect(
      boxes.map((box) => [box.checked, box.ariaLabel ?? box.getAttribute('aria-label')]),
    ).toEqual([
      [true, 'Done'],
      [false, 'Not done'],
    ]);
  });
});
