import { serverIdOf } from '../../core/bridge/bridge';
import { AppError } from '../../core/errors';
import { getChat } from '../../data/chats';
import type { Database } from '../../data/db';
import type { TurnSettings } from './turn-settings';

/**
 * The settings of a turn, without the servers where its chat is for this device only. Throws
 * `place-not-allowed` where nobody else is left.
 */
export async function keepOnDevice<T extends Pick<TurnSettings, 'modelId' | 'fallback'>>(
  db: Database,
  chatId: string,
  settings: T,
): Promise<T> {
  const { modelId, fallback } = settings;
  const all = [modelId, ...(fallback?.modelIds ?? [])];
  const here = all.filter((one) => serverIdOf(one) === undefined);
  if (here.length === all.length) return settings;
  const chat = await getChat(db, chatId);
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
