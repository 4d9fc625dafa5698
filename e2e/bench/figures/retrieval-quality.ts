import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { callLab } from '../bench';
import type { Figure, Row } from '../figure';

const shared = fileURLToPath(new URL('../../../../shared/', import.meta.url));
const distractorFiles = ['freeculture.pdf', 'tracemonkey.pdf'];

interface Questions {
  readonly passages: readonly { id: string; text: string }[];
  readonly questions: readonly { question: string; passage: string }[];
}

const bars: Readonly<Record<string, number>> = { 'hybrid hit@5': 0.98, 'hybrid hit@1': 0.92 };

export const retrievalQuality: Figure = {
  name: 'retrieval-quality',
  method:
    'English XQuAD of shared/retrieval: 240 passages and, as distractors, the chunks of the book ' +
    'and the paper of shared/documents; every question asked of the retrieval worker by words, ' +
    'by meaning (all-MiniLM-L6-v2) and by both.',
  async run(bench) {
    const file = `${shared}retrieval/xquad.en.json`;
    if (!existsSync(file)) {
      bench.say('  shared/retrieval is not beside the repository: left out');
      return [];
    }
    const { passages, questions } = JSON.parse(readFileSync(file, 'utf8')) as Questions;
    const distractors = distractorFiles
      .filter((name) => existsSync(`${shared}documents/${name}`))
      .map((name) => {
        const base64 = readFileSync(`${shared}documents/${name}`).toString('base64');
        return { name, base64 };
      });
    const asked = questions.map(({ question, passage }) => ({
      question,
      passage: passages.findIndex(({ id }) => id === passage),
    }));
    const request = {
      passages: passages.map(({ text }) => text),
      questions: asked,
      distractors,
    };
    const ranks = await bench.withContext((context) =>
      callLab(context, bench.app.url, 'measureQuality', request),
    );
    const details = { chunks: ranks.chunks, questions: asked.length };
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
