// Whether the pictures of the next message, and those before it, will be seen; said before it is sent.
import { serverIdOf } from '../../core/bridge/bridge';
import type { ModelSpec } from '../../core/model/model-manifest';

type Model = Pick<ModelSpec, 'modelId' | 'name' | 'vision' | 'place'>;

export interface SightInputs {
  /** Pictures of the next message. */
  readonly attached: number;
  /** Pictures of the shown messages. */
  readonly earlier: number;
  /** The model and those of its fallback chain, in order. */
  readonly models: readonly Model[];
  readonly isDeviceOnly: boolean;
}

export type Sight =
  | { readonly kind: 'fine' }
  /** Another one of the chain answers. */
  | { readonly kind: 'elsewhere'; readonly model: Model; readonly instead: Model }
  /** The pictures before this message stay unseen. */
  | { readonly kind: 'earlier'; readonly model: Model }
  /** Its server does not say. */
  | { readonly kind: 'unknown'; readonly model: Model }
  | { readonly kind: 'blind'; readonly model: Model; readonly isDeviceOnly: boolean };

export function judgeSight({ attached, earlier, models, isDeviceOnly }: SightInputs): Sight {
  const allowed = isDeviceOnly
    ? models.filter(({ modelId }) => serverIdOf(modelId) === undefined)
    : models;
  const [model = models[0]] = allowed;
  if (!model || model.vision === true || attached + earlier === 0) return { kind: 'fine' };
  if (attached === 0) return { kind: 'earlier', model };
  const instead = allowed.find(({ vision }) => vision === true);
  if (instead) return { kind: 'elsewhere', model, instead };
  const asked = allowed.find(({ place, vision }) => place && vision === undefined);
  return asked ? { kind: 'unknown', model: asked } : { kind: 'blind', model, isDeviceOnly };
}

/** Nothing is sent before the person has decided. */
export function isBlocking({ kind }: Sight): boolean {
  return kind === 'unknown' || kind === 'blind';
}

export function sightText(sight: Sight, attached: number): string {
  switch (sight.kind) {
    case 'fine':
      return '';
    case 'elsewhere':
      return `${sight.model.name} cannot see pictures. ${sight.instead.name} ${sight.instead.place?.words ?? 'on this device'} answers, the next of this profile’s chain.`;
    case 'earlier':
      return `${sight.model.name} cannot see the pictures of this chat. It answers from the words alone.`;
    case 'unknown':
      return `Its server does not say whether ${sight.model.name} sees pictures.`;
    case 'blind':
      return sight.isDeviceOnly
        ? `This chat is for this device only, and ${sight.model.name} cannot see ${toThem(attached)}.`
        : `${sight.model.name} cannot see ${toThem(attached)}.`;
  }
}

function toThem(count: number): string {
  return count === 1 ? 'this picture' : 'these pictures';
}
