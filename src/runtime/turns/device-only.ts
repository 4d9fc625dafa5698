import { serverIdOf } from '../../core/bridge/bridge';
import { AppError } from '../../core/errors';
import type { Chat } from '../../data/records';
import type { TurnSettings } from './turn-settings';

/**
 * The settings of a turn, without the servers where its chat is for this device only. Throws
 * `place-not-allowed` where nobody else is left.
 */
export function keepOnDevice<T extends Pick<TurnSettings, 'modelId' | 'fallback'>>(
  chat: Chat | undefined,
  settings: T,
): T {
  const { modelId, fallback } = settings;
  const all = [modelId, ...(fallback?.modelIds ?? [])];
  const here = all.filter((one) => serverIdOf(one) === undefined);
  if (here.length === all.length) return settings;
  if (chat?.deviceOnly !== true) return settings;
  const [first, ...others] = here;
  if (first === undefined) {
    throw new AppError('place-not-allowed', 'The chat is for this device only', {
      why: 'This chat is marked “This device only”, and its model is on a server.',
      reason: 'device-only',
    });
  }
  return { ...settings, modelId: first, fallback: { ...fallback, modelIds: others } };
}
