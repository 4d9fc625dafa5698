import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { callLab } from '../bench';
import type { Figure, Row } from '../figure';

const shared = fileURLToPath(new URL('../../../../shared/', import.meta.url));
const distractorFiles = ['freeculture.pdf', 'tracemonkey.pdf'];
const CHUNK_WORDS = 130;
const STEP_WORDS = 110;

interface Questions {
  readonly passages: readonly { id: string; text: string }[];
  readonly questions: readonly { question: string; passage: string }[];
}

/** Overlapping runs of words, as the reference beside the questions was taken. */
async function readChunks(file: string): Promise<string[]> {
  const data = new Uint8Array(readFileSync(file));
  const task = getDocument({ data, verbosity: 0 });
  const book = await task.promise;
  const words: string[] = [];
  for (let number = 1; number <= book.numPages; number += 1) {
    const page = await book.getPage(number);
    const { items } = await page.getTextContent();
    const text = items.map((item) => ('str' in item ? item.str : '')).join(' ');
    words.push(...text.split(/\s+/).filter(Boolean));
  }
  await task.destroy();
  const chunks: string[] = [];
  for (let first = 0; first < words.length; first += STEP_WORDS) {
    chunks.push(words.slice(first, first + CHUNK_WORDS).join(' '));
  }
  return chunks;
}

const bars: Readonly<Record<string, number>> = { 'hybrid hit@5': 0.98, 'hybrid hit@1': 0.92 };

export const retrievalQuality: Figure = {
  name: 'retrieval-quality',
  method:
    'English XQuAD of shared/retrieval: 240 passages and, as distractors, chunks of 130 words of the ' +
    'book and the paper of shared/documents; every question asked of the retrieval worker by words, ' +
    'by meaning (all-MiniLM-L6-v2) and by both.',
  async run(bench) {
    const file = `${shared}retrieval/xquad.en.json`;
    if (!existsSync(file)) {
      bench.say('  shared/retrieval is not beside the repository: left out');
      return [];
    }
    const { passages, questions } = JSON.parse(readFileSync(file, 'utf8')) as Questions;
    const texts = passages.map(({ text }) => text);
    for (const name of distractorFiles) {
      const path = `${shared}documents/${name}`;
      if (existsSync(path)) texts.push(...(await readChunks(path)));
    }
    const asked = questions.map(({ question, passage }) => ({
      question,
      text: passages.findIndex(({ id }) => id === passage),
    }));
    const ranks = await bench.withContext((context) =>
      callLab(context, bench.app.url, 'measureQuality', { texts, questions: asked }),
    );
    const details = { texts: texts.length, questions: asked.length };
    const toRow = (label: string, value: number): Row => {
      const bar = bars[label];
      const row: Row = { label, unit: 'share', value, samples: [value], details };
      return bar === undefined ? row : { ...row, bar: { atLeast: bar } };
    };
    return (['lexical', 'vector', 'hybrid'] as const).flatMap((search) => {
      const list = ranks[search];
      const share = (within: number) =>
        list.filter((rank) => rank > 0 && rank <= within).length / list.length;
      const reciprocal = list.reduce((sum, rank) => sum + (rank > 0 ? 1 / rank : 0), 0);
      return [
        toRow(`${search} hit@1`, share(1)),
        toRow(`${search} hit@5`, share(5)),
        toRow(`${search} MRR`, reciprocal / list.length),
      ];
    });
  },
};
