// The one model worth offering to somebody who has none.
import type { ModelSpec } from '../core/model/model-manifest';
import type { Device } from './device';
import { fitModel, type FitOptions, type ModelFit } from './fit';

/**
 * Good first models, best first: free licences, many languages, answers without thinking aloud, and
 * a download of minutes, not hours. 32-bit variants serve cards without 16-bit shaders.
 */
export const FIRST_CHOICES: readonly string[] = [
  'qwen2.5-1.5b-instruct',
  'Qwen2.5-1.5B-Instruct-q4f16_1-MLC',
  'Qwen2.5-1.5B-Instruct-q4f32_1-MLC',
  'qwen2.5-0.5b-instruct',
  'Qwen2.5-0.5B-Instruct-q4f16_1-MLC',
  'Qwen2.5-0.5B-Instruct-q4f32_1-MLC',
  'smollm2-360m-instruct',
  'smollm2-135m-instruct',
];

/** About as fast as people read. */
const READING_TOKENS_PER_SECOND = 10;

/**
 * The one chat model to offer here, from those that can really be had: the best known choice that
 * fits and writes as fast as one reads, else the largest other that fits, else the smallest that is
 * tight. Never a demonstration.
 */
export function recommendModel(
  specs: readonly ModelSpec[],
  device: Device,
  options: FitOptions = {},
): ModelSpec | undefined {
  const candidates = specs
    .filter((spec) => spec.task === 'chat' && !spec.demo)
    .map((spec) => ({ spec, ...fitModel(spec, device, options) }))
    .toSorted((a, b) => a.spec.bytes - b.spec.bytes);
  const having = (fit: ModelFit['fit']) => candidates.filter((one) => one.fit === fit);
  const quick = having('fits').filter(
    ({ predicted }) => (predicted?.tokensPerSecond ?? 0) >= READING_TOKENS_PER_SECOND,
  );
  for (const modelId of FIRST_CHOICES) {
    const choice = quick.find(({ spec }) => spec.modelId === modelId);
    if (choice) return choice.spec;
  }
  return (quick.at(-1) ?? having('fits')[0] ?? having('tight')[0])?.spec;
}
