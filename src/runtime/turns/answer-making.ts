// What is kept of how an answer was made, so that it can be made again.
import type { ModelManifest } from '../../core/model-manifest';
import type { Parameters } from '../../core/overrides';
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

/** The row's own and this one; one that wrote nothing is none. */
export function withMaking(
  { makings = [] }: Pick<Message, 'makings'>,
  { making, text }: Answer,
): Pick<Message, 'makings'> {
  const isEmpty = !making || making.from >= text.length;
  return isEmpty ? {} : { makings: [...makings, making] };
}
