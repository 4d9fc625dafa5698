import type { EngineId } from '../../../src/core/engine/engine';
import { callLab } from '../bench';
import { median, medianRow, type Figure, type Row } from '../figure';

const engines = [
  { id: 'wllama', modelId: 'starter' },
  { id: 'transformers', modelId: 'starter-onnx' },
] as const satisfies readonly { id: EngineId; modelId: string }[];

/** Many short pairs: what else the machine does then falls on both of a pair, or on few of them. */
const PAIRS_PER_RUN = 3;

/** The penalty makes an answer that ends by itself go on. */
const request = {
  messages: [{ role: 'user', content: 'Tell me a story.' }],
  temperature: 0,
  repetitionPenalty: 0.9,
  maxTokens: 120,
} as const;

export const tracing: Figure = {
  name: 'tracing',
  method:
    'The same greedy answer of the starter with 20 alternatives a token and without, in turn, from ' +
    'an engine that is loaded once, through its worker. Tokens after the first per second, measured ' +
    'in the worker; the median of the pairs. Size: the stored recording with 5 alternatives.',
  async run(bench) {
    const rows: Row[] = [];
    for (const { id, modelId } of engines) {
      const order = Array.from({ length: bench.runs * PAIRS_PER_RUN }, (_, run) =>
        run % 2 === 0 ? [20, 0] : [0, 20],
      );
      const answers = await bench.withContext((context) =>
        callLab(context, bench.app.url, 'traceSpeeds', id, modelId, request, [...order.flat(), 5]),
      );
      const ratios = order.map((pair, run) => {
        const [first, second] = [answers[run * 2], answers[run * 2 + 1]];
        const [traced, plain] = pair[0] === 20 ? [first, second] : [second, first];
        return (traced?.tokensPerSecond ?? NaN) / (plain?.tokensPerSecond ?? NaN);
      });
      const sized = answers.at(-1);
      const size = (sized?.traceBytes ?? NaN) / (sized?.tokens ?? NaN);
      bench.say(`  ${id}: ${median(ratios).toFixed(2)}, ${size.toFixed(1)} bytes a token`);
      rows.push(
        medianRow({
          label: `tokens per second with 20 alternatives ÷ without, ${id}`,
          unit: 'ratio',
          bar: { atLeast: 0.85 },
          samples: ratios,
          details: { tokensPerSecond: answers.map(({ tokensPerSecond }) => tokensPerSecond) },
        }),
        medianRow({
          label: `  bytes a token of its recording with 5 alternatives`,
          unit: 'count',
          bar: { atMost: 60 },
          samples: [Math.round(size * 10) / 10],
          details: { tokens: sized?.tokens },
        }),
      );
    }
    return rows;
  },
};
