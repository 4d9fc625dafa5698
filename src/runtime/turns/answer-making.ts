// What is kept of how an answer was made, so that it can be made again.
import type { ModelManifest } from '../../core/model/model-manifest';
import type { Parameters } from '../../core/prompt/overrides';
import type { Making, Message } from '../../data/records';
import type { Answer } from './answer';
import { digestOf } from '../models/model-digest';
import type { TurnSettings } from './turn-settings';

/** With a seed in any case, drawn where nobody asked for one: an answer without one is lost. */
export function seeded(settings: TurnSettings, sampling: Partial<Parameters> = {}) {
  const [drawn = 0] = crypto.getRandomValues(new Uint32Array(1));
  // The smallest whole number that every engine takes is 32 bits with a sign.
  const parameters = { seed: drawn >>> 1, ...settings.parameters, ...sampling };
  return { ...settings, parameters };
}

/** Notes that the model writes from here on, unless it wrote what is there. */
export function noteMaking(answer: Answer, making: Making): void {
  const last = answer.makings.at(-1);
  if (last?.modelId === making.modelId) return;
  // Who wrote nothing made nothing.
  if (last?.from === making.from) answer.makings.pop();
  answer.makings.push(making);
}

export function toMaking(
  { text }: Pick<Message, 'text'>,
  { modelId, parameters, systemPrompt, topLogprobs }: ReturnType<typeof seeded>,
  manifest: Pick<ModelManifest, 'files'> | undefined,
): Making {
  return {
    from: text.length,
    modelId,
    modelDigest: manifest ? digestOf(manifest) : '',
    sampling: parameters,
    systemPrompt,
    alternatives: topLogprobs,
  };
}

/** The row's own and these; one that wrote nothing is none. */
export function withMaking(
  { makings = [] }: Pick<Message, 'makings'>,
  { makings: added, text }: Answer,
): Pick<Message, 'makings'> {
  const written = added.filter(({ from }) => from < text.length);
  return written.length === 0 ? {} : { makings: [...makings, ...written] };
}
