// What keeps a turn's words on this device, and the turn without its servers.
import { serverIdOf } from '../../core/bridge/bridge';
import { AppError } from '../../core/errors';
import type { Database } from '../../data/db';
import { getDocuments } from '../../data/documents';
import type { Collection } from '../../data/knowledge-records';
import type { Chat, Message } from '../../data/records';
import type { TurnSettings } from './turn-settings';

/** A mark "This device only": of the chat itself, or of a collection that it draws on. */
export type Keeper = { readonly of: 'chat' } | { readonly of: 'collection'; readonly name: string };

export interface KeeperInputs {
  readonly chat: Pick<Chat, 'deviceOnly'> | undefined;
  /** Collections for this device only. */
  readonly kept: readonly Pick<Collection, 'id' | 'name'>[];
  readonly settings: Pick<TurnSettings, 'collectionIds' | 'about'>;
  /** Everything that would be sent. */
  readonly branch: readonly Pick<Message, 'sources' | 'ask' | 'plan'>[];
}

/**
 * Undefined: words may go where the user allowed them. A chat that once answered from a kept
 * collection keeps what it says of it, also when the collection is no longer chosen.
 */
export async function findKeeper(
  db: Database,
  { chat, kept, settings, branch }: KeeperInputs,
): Promise<Keeper | undefined> {
  if (chat?.deviceOnly === true) return { of: 'chat' };
  if (kept.length === 0) return undefined;
  const documentIds = new Set(
    branch.flatMap(({ sources = [], ask, plan }) => [
      ...sources.map(({ documentId }) => documentId),
      ...[ask?.documentId, plan?.documentId].flatMap((id) => id ?? []),
    ]),
  );
  if (settings.about) documentIds.add(settings.about.documentId);
  const documents = await getDocuments(db, [...documentIds]);
  const used = [...settings.collectionIds, ...documents.map(({ collectionId }) => collectionId)];
  const found = kept.find(({ id }) => used.includes(id));
  return found && { of: 'collection', name: found.name };
}

/**
 * The settings of a turn without servers, where something keeps it here. Throws `place-not-allowed`
 * where nobody else is left.
 */
export function keepOnDevice<T extends Pick<TurnSettings, 'modelId' | 'fallback'>>(
  keeper: Keeper | undefined,
  settings: T,
): T {
  if (!keeper) return settings;
  const { modelId, fallback } = settings;
  const all = [modelId, ...(fallback?.modelIds ?? [])];
  const here = all.filter((one) => serverIdOf(one) === undefined);
  if (here.length === all.length) return settings;
  const [first, ...others] = here;
  if (first === undefined) {
    throw new AppError('place-not-allowed', 'The chat is for this device only', {
      why:
        keeper.of === 'chat'
          ? 'This chat is marked “This device only”, and its model is on a server.'
          : `This chat answers from “${keeper.name}”, a collection marked “This device only”, and its model is on a server.`,
      reason: 'device-only',
    });
  }
  return { ...settings, modelId: first, fallback: { ...fallback, modelIds: others } };
}
