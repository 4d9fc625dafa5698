import { callLab } from '../bench';
import { median, medianRow, worstRow, type Figure, type Row } from '../figure';

const sizes = [1_000, 10_000, 50_000] as const;
const kinds = ['clustered', 'hard'] as const;
const QUERIES = 50;
/** Ratio to the plain scan, by number of vectors. */
const ratioBars: Readonly<Record<number, number>> = { 10_000: 0.08, 50_000: 0.1 };
const lexicalBarsMs: Readonly<Record<number, number>> = { 10_000: 0.5, 50_000: 3 };

export const retrievalVectors: Figure = {
  name: 'retrieval-vectors',
  method:
    'The flat index against an exact scan in plain TypeScript over the same 384-dimension vectors in ' +
    'one worker, blocks of 10 queries in turn, k = 8, medians; recall against 64-bit floats. A fresh ' +
    'context per run.',
  async run(bench) {
    const rows: Row[] = [];
    for (const kind of kinds) {
      for (const count of sizes) {
        const answers = [];
        for (let run = 0; run < bench.runs; run += 1) {
          const request = { kind, count, queries: QUERIES };
          const take = bench.withContext((context) =>
            callLab(context, bench.app.url, 'measureVectors', request),
          );
          answers.push(await take);
        }
        const label = `${count / 1_000}k ${kind}`;
        const recalls = answers.map(({ recall }) => recall);
        rows.push({
          label: `recall@8, ${label}`,
          unit: 'share',
          bar: { atLeast: 0.999 },
          value: Math.min(...recalls),
          samples: recalls,
        });
        if (kind === 'hard') continue;
        const bar = ratioBars[count];
        rows.push(
          medianRow({
            label: `query p50 ÷ plain scan, ${label}`,
            unit: 'ratio',
            ...(bar !== undefined && { bar: { atMost: bar } }),
            samples: answers.map(({ indexMs, scanMs }) => indexMs / scanMs),
            details: { answers },
          }),
        );
        if (count !== 50_000) continue;
        const rates = answers.map(({ buildPerSecond }) => buildPerSecond);
        rows.push(
          medianRow({
            label: 'build: better of vectors/s ÷ 150,000 and ÷ plain append ÷ 0.25',
            unit: 'ratio',
            bar: { atLeast: 1 },
            samples: answers.map(({ buildPerSecond, appendPerSecond }) =>
              Math.max(buildPerSecond / 150_000, buildPerSecond / appendPerSecond / 0.25),
            ),
            details: { vectorsPerSecond: median(rates) },
          }),
          worstRow({
            label: 'stored per vector',
            unit: 'bytes',
            bar: { atMost: 800 },
            samples: answers.map(({ storedBytesPerVector }) => storedBytesPerVector),
          }),
        );
      }
    }
    return rows;
  },
};

export const retrievalCollection: Figure = {
  name: 'retrieval-collection',
  method:
    'A collection in the retrieval worker, its segments in the app’s database: time inside the worker of a ' +
    'query by 3 to 6 words of a Zipf vocabulary of 30,000 (chunks of 80 to 160 words); 100 chunks ' +
    'added and their segments stored; from no worker to the first answer by words and meaning, as ' +
    'the app opens a collection.',
  async run(bench) {
    const rows: Row[] = [];
    for (const count of [10_000, 50_000]) {
      const taken = await bench.withContext((context) =>
        callLab(context, bench.app.url, 'measureCollection', count, bench.runs),
      );
      const label = `${count / 1_000}k chunks`;
      const bar = lexicalBarsMs[count];
      const { addSavedMs, coldOpenMs, storedBytes, lexicalMs, hybridMs } = taken;
      rows.push(
        medianRow({
          label: `lexical query p50, ${label}`,
          unit: 'ms',
          ...(bar !== undefined && { bar: { atMost: bar } }),
          samples: [lexicalMs],
          details: { hybridMs, storedBytes },
        }),
        medianRow({
          label: `100 chunks added and stored, ${label}`,
          unit: 'ms',
          bar: { atMost: 50 },
          samples: addSavedMs,
        }),
        medianRow({
          label: `cold to first search, ${label}`,
          unit: 'ms',
          bar: { atMost: 1_000 },
          samples: coldOpenMs,
        }),
      );
    }
    return rows;
  },
};
