// Top-20 log-probabilities of the starter on every engine, held against figures computed outside
// the browser from the same weights (reference/, made by tools/starter-model/logprobs.py).
import { readFileSync } from 'node:fs';
import type { EngineId, SampledToken } from '../../src/core/engine/engine';
import { findSpec } from './contract';
import { expect, hasWebllmStarter, test, type RemoteLab } from './fixtures';

interface ReferenceStep {
  readonly id: number;
  readonly entropyBits: number;
  /** Likeliest first: id, natural logarithm. */
  readonly top: readonly (readonly [number, number])[];
}
interface Reference {
  readonly sha256: string;
  readonly system: string;
  readonly rows: readonly {
    readonly prompt: string;
    readonly promptIds: readonly number[];
    readonly steps: readonly ReferenceStep[];
  }[];
}

interface Bar {
  readonly id: EngineId;
  readonly modelId: string;
  readonly reference: Reference;
  /** Largest difference of a log-probability. */
  readonly within: number;
  /** Tokens less likely than this are not compared. */
  readonly fromProbability: number;
  readonly entropyWithinBits?: number;
  /** Tokens in a row without figures, at most. */
  readonly mayMiss?: number;
  readonly rows?: number;
  readonly maxTokens?: number;
}

const read = (name: string) =>
  JSON.parse(
    readFileSync(new URL(`reference/${name}.generated.json`, import.meta.url), 'utf8'),
  ) as Reference;

async function compare(lab: RemoteLab, bar: Bar): Promise<void> {
  const { id, modelId, reference, fromProbability, within } = bar;
  const spec = findSpec(modelId);
  await lab.install(spec);
  expect(await lab.load(id, modelId, { device: id === 'webllm' ? 'webgpu' : 'cpu' })).toMatchObject(
    { ok: true },
  );
  let compared = 0;
  let missed = 0;
  let largest = 0;
  let largestEntropy = 0;
  for (const row of reference.rows.slice(0, bar.rows ?? reference.rows.length)) {
    const answer = await lab.ask(id, {
      messages: [
        { role: 'system', content: reference.system },
        { role: 'user', content: row.prompt },
      ],
      temperature: 0,
      repetitionPenalty: 1,
      maxTokens: bar.maxTokens ?? row.steps.length,
      topLogprobs: 20,
    });
    if (!answer.ok) throw new Error(`${id}: ${answer.error.message}`);
    const { tokens, usage } = answer.value;
    expect(usage.promptTokens, `tokens of the prompt "${row.prompt}"`).toBe(row.promptIds.length);
    let at = 0;
    for (const token of tokens) {
      // A token that llama.cpp cannot tell is missing; the next one tells how many.
      const same = row.steps.findIndex(
        ({ id: wanted }, place) => place >= at && wanted === token.id,
      );
      if (same > at && same - at <= (bar.mayMiss ?? 0)) {
        missed += same - at;
        at = same;
      }
      const step = row.steps[at];
      if (!step) break;
      at += 1;
      const where = `${id}, "${row.prompt}", token ${at} "${token.text}"`;
      const logprobs = checkStep(token, where);
      for (const [other, wanted] of step.top) {
        if (Math.exp(wanted) < fromProbability) break;
        const difference = Math.abs((logprobs.get(other) ?? -Infinity) - wanted);
        expect(difference, `${where}: token ${other}`).toBeLessThanOrEqual(within);
        largest = Math.max(largest, difference);
        compared += 1;
      }
      if (bar.entropyWithinBits !== undefined) {
        const difference = Math.abs((token.entropyBits ?? NaN) - step.entropyBits);
        expect(difference, `${where}: entropy`).toBeLessThanOrEqual(bar.entropyWithinBits);
        largestEntropy = Math.max(largestEntropy, difference);
      }
      // Where two tokens are as likely, rounding decides; what follows is then another text.
      if (token.id !== step.id) {
        const wanted = new Map(step.top).get(token.id ?? -1) ?? -Infinity;
        expect((step.top[0]?.[1] ?? 0) - wanted, `${where} is not the likeliest`).toBeLessThan(
          2 * within,
        );
        break;
      }
    }
  }
  await lab.dispose(id);
  console.log(
    `${id}: ${compared} log-probabilities, ${missed} tokens untold, ` +
      `largest difference ${largest.toExponential(1)}` +
      (bar.entropyWithinBits === undefined ? '' : `, entropy ${largestEntropy.toExponential(1)}`),
  );
  expect(compared).toBeGreaterThan(50);
  expect(missed).toBeLessThanOrEqual(4);
}

/** What must hold whatever the model says; gives the token's alternatives by id. */
function checkStep({ id, logprob, top }: SampledToken, where: string): Map<number, number> {
  expect(top, where).toHaveLength(20);
  const logprobs = top.map((other) => other.logprob);
  expect(logprobs, `${where}: order`).toEqual([...logprobs].sort((a, b) => b - a));
  const sum = logprobs.reduce((total, one) => total + Math.exp(one), 0);
  expect(sum, `${where}: sum of probabilities`).toBeLessThanOrEqual(1 + 1e-5);
  // 2,028 others, each less likely than the twentieth.
  expect(sum + 2028 * Math.exp(logprobs[19] ?? 0), `${where}: sum`).toBeGreaterThanOrEqual(
    1 - 1e-5,
  );
  const known = new Map(top.map((other) => [other.id ?? -1, other.logprob]));
  expect(known.get(id ?? -1), `${where}: among its alternatives`).toBeCloseTo(logprob, 5);
  return known;
}

const q8 = read('starter-q8');

test('transformers.js tells the reference’s log-probabilities and entropy', async ({ lab }) => {
  await compare(lab, {
    id: 'transformers',
    modelId: 'starter-onnx',
    reference: q8,
    within: 1e-3,
    fromProbability: 0,
    entropyWithinBits: 2e-3,
  });
});

test('wllama’s are those of the same Q8_0 weights, where the model is unsure too', async ({
  lab,
}) => {
  const file = findSpec('starter').files.find(({ path }) => path.endsWith('.gguf'));
  expect(q8.sha256, 'the reference is of the weights that are loaded').toBe(file?.sha256);
  await compare(lab, {
    id: 'wllama',
    modelId: 'starter',
    reference: q8,
    // llama.cpp's own code for Q8_0 rounds activations to 8 bits, and is 0.1 off.
    within: 0.02,
    fromProbability: 0.01,
    mayMiss: 2,
  });
});

test('WebLLM tells those of its own weights', async ({ lab }) => {
  test.skip(!hasWebllmStarter, 'the starter compiled for WebLLM is not here');
  const f32 = read('starter-f32');
  const file = findSpec('starter-webllm').files.find(({ path }) => path.endsWith('.bin'));
  expect(f32.sha256, 'the reference is of the weights that are loaded').toBe(file?.sha256);
  // About 2 tokens a second.
  await compare(lab, {
    id: 'webllm',
    modelId: 'starter-webllm',
    reference: f32,
    within: 0.01,
    fromProbability: 0,
    entropyWithinBits: 0.01,
    rows: 3,
    maxTokens: 8,
  });
});
