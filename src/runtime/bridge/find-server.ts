// What listens at an address: the kind that was said, another kind, or the same under the other scheme.
import type { BridgeApi } from '../../core/bridge/bridge-api';
import type { ServerAccess, ServerFacts } from '../../core/bridge/bridge';
import { AppError } from '../../core/errors';
import { otherScheme } from '../../core/bridge/server-address';
import type { WorkerClient } from '../../core/wire/worker-rpc';

export interface FoundServer {
  readonly url: string;
  readonly facts: ServerFacts;
}

/** Where the usual programs listen when nobody has changed it. */
export const usualPlaces: readonly ServerAccess[] = [
  { url: 'http://localhost:11434', kind: 'ollama' },
  { url: 'http://localhost:1234', kind: 'lmstudio' },
  { url: 'http://localhost:8080', kind: 'openai' },
  { url: 'http://localhost:8000', kind: 'openai' },
];

/** Throws what the first, most likely try threw. */
export async function findServer(
  client: Pick<WorkerClient<BridgeApi>, 'call'>,
  access: ServerAccess,
): Promise<FoundServer> {
  const first = await tryAt(client, access);
  if ('facts' in first) return first;
  const isOther = first.error.code === 'server-garbled';
  const isSilent = first.error.code === 'server-unreachable';
  const kind = access.kind === 'ollama' ? 'openai' : 'ollama';
  const second = isOther
    ? await tryAt(client, { ...access, kind })
    : isSilent && (await tryAt(client, underOtherScheme(access)));
  if (second && 'facts' in second) return second;
  throw first.error;
}

/** A key that was meant for https is not sent in the clear. */
function underOtherScheme({ apiKey, ...access }: ServerAccess): ServerAccess {
  const url = otherScheme(access.url);
  const keepsKey = apiKey !== undefined && url.startsWith('https:');
  return { ...access, url, ...(keepsKey && { apiKey }) };
}

async function tryAt(
  client: Pick<WorkerClient<BridgeApi>, 'call'>,
  access: ServerAccess,
): Promise<FoundServer | { readonly error: AppError }> {
  try {
    return { url: access.url, facts: await client.call('list', access) };
  } catch (error) {
    if (error instanceof AppError) return { error };
    throw error;
  }
}
