// The text that streaming is measured with: 4,000 pieces of 4 characters. Ten sections of the same
// make-up and length (heading, prose, list, table, code, maths), so that any two of them cost the
// same to draw; only the words differ.

const CHARS_PER_TOKEN = 4;
export const TOKENS_PER_SECOND = 200;
const TOKENS_PER_SECTION = 400;
const SECTIONS = 10;

const words = (
  'model answer memory window browser worker thread token weight layer prompt context cache page ' +
  'signal stream paint frame river stone light garden morning letter travel measure simple quiet ' +
  'number table column result reason garden second question history machine paper north winter'
).split(' ');

/** A small generator of its own (mulberry32), so that the text is the same everywhere. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function createProse(seed: number) {
  const random = createRandom(seed);
  const word = () => words[Math.floor(random() * words.length)] ?? '';
  return {
    word,
    count: (most: number) => 1 + Math.floor(random() * most),
    sentence(length: number): string {
      const line = Array.from({ length }, word).join(' ');
      return `${line.slice(0, 1).toUpperCase()}${line.slice(1)}.`;
    },
  };
}

/** Ends with a paragraph that fills the section to its exact length. */
export function scriptedSection(index: number): string {
  const { word, sentence, count } = createProse(index + 1);
  const head = `## ${index + 1}. ${word()} and ${word()}

${sentence(12)} The **${word()} ${word()}** is *${word()}*, see \`${word()}.${word()}()\` and [${word()}](https://example.org/${word()}). ${sentence(16)}

- ${sentence(6)}
- **${word()}**: ${sentence(7)}
  - ${sentence(5)}
  - \`${word()}\` ${sentence(4)}
- ${sentence(6)}

| ${word()} | ${word()} | ${word()} |
| --- | ---: | :---: |
| ${word()} | ${count(999)} | ${word()} ${word()} |
| **${word()}** | ${count(999)} | \`${word()}\` |
| ${word()} | ${count(999)} | ${word()} |
| ${word()} | ${count(999)} | $x_{${count(9)}}$ |

\`\`\`ts
export async function ${word()}(${word()}: string, limit = ${count(99)}): Promise<number> {
  const ${word()}s = await load({ name: '${word()}', depth: ${count(9)} });
  // ${sentence(6)}
  for (const item of list) {
    if (item.${word()} > limit) return item.${word()} * ${count(99)};
  }
  return 0;
}
\`\`\`

With $a^2 + b_{${count(9)}} = \\sqrt{c}$ in mind, ${sentence(8)}

$$
\\sum_{k=1}^{n} \\frac{${count(99)}\\,k}{k + ${count(9)}} = \\int_0^{${count(9)}} x^{${count(9)}} \\, dx
$$

1. ${sentence(7)}
2. ${sentence(8)}

`;
  const length = TOKENS_PER_SECTION * CHARS_PER_TOKEN;
  const room = length - head.length - 2;
  if (room < 40) throw new Error(`Section ${index} leaves ${room} characters for its last words`);
  return `${head}${sentence(room).slice(0, room - 1)}.\n\n`;
}

export function scriptedAnswer(): string {
  return Array.from({ length: SECTIONS }, (_, index) => scriptedSection(index)).join('');
}

export function toPieces(text: string): readonly string[] {
  return text.match(new RegExp(`[^]{1,${CHARS_PER_TOKEN}}`, 'g')) ?? [];
}

/** English prose of `chars` characters, different for each seed. */
export function scriptedProse(seed: number, chars: number): string {
  const { sentence } = createProse(seed);
  let text = sentence(12);
  while (text.length < chars) text += ` ${sentence(12)}`;
  return text.slice(0, chars);
}
