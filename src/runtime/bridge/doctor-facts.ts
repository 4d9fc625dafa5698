// What can be found out about a server that does not answer as it should. A script sees the same
// "Failed to fetch" for every cause, so several questions are put together (see doctor-verdict.ts).
import {
  isThisComputer,
  type ServerAccess,
  type ServerFacts,
  type ServerKind,
} from '../../core/bridge/bridge';
import type { BridgeApi } from '../../core/bridge/bridge-api';
import { toAppError, type AppError } from '../../core/errors';
import { log } from '../../core/log';
import type { ReachApi } from '../../core/bridge/reach-api';
import { isPrivateHost, otherScheme } from '../../core/bridge/server-address';
import { createWorkerClient, type WorkerClient } from '../../core/wire/worker-rpc';

export type Target = 'this-computer' | 'local-network' | 'elsewhere';
/** `unsupported`: the browser has no such permission. */
export type LocalPermission = PermissionState | 'unsupported';

export interface DoctorFacts {
  readonly access: ServerAccess;
  readonly target: Target;
  readonly page: { readonly origin: string; readonly isSecure: boolean; readonly isHttps: boolean };
  readonly permissionBefore: LocalPermission;
  readonly permissionAfter: LocalPermission;
  /** What the server said when it was asked for its models; `pending`: nothing for 3 seconds. */
  readonly listed:
    | { readonly kind: 'facts'; readonly facts: ServerFacts }
    | { readonly kind: 'error'; readonly error: AppError }
    | { readonly kind: 'pending' };
  /** Whether anything answers at all, asked only when the list could not be read. */
  readonly reached?: Reach;
  /** The same under https in place of http, or the other way round. */
  readonly otherScheme?: Reach;
  /** What does answer there, where it is not the kind that was said. */
  readonly foundKind?: ServerKind;
}

export type Reach = 'answers' | 'silent' | 'unknown';

/** A question of the browser keeps a request waiting; a server that is there answers sooner. */
const PENDING_AFTER_MS = 3_000;

export async function gatherFacts(
  client: WorkerClient<BridgeApi>,
  access: ServerAccess,
): Promise<DoctorFacts> {
  const target = targetOf(access.url);
  const page = {
    origin: location.origin,
    isSecure: isSecureContext,
    isHttps: location.protocol === 'https:',
  };
  const permissionBefore = await permissionFor(target);
  const listed = await ask(client, access);
  const isUnread =
    listed.kind === 'pending' ||
    (listed.kind === 'error' && listed.error.code === 'server-unreachable');
  const [reached, underOther] = isUnread
    ? await Promise.all([reach(access.url), reachOtherScheme(access.url)])
    : [];
  const foundKind = isOtherProgram(listed) ? await findKind(client, access) : undefined;
  return {
    access,
    target,
    page,
    permissionBefore,
    permissionAfter: await permissionFor(target),
    listed,
    ...(reached !== undefined && { reached }),
    ...(underOther !== undefined && { otherScheme: underOther }),
    ...(foundKind !== undefined && { foundKind }),
  };
}

export function targetOf(url: string): Target {
  if (isThisComputer(url)) return 'this-computer';
  return isPrivateHost(new URL(url).hostname) ? 'local-network' : 'elsewhere';
}

async function ask(
  client: WorkerClient<BridgeApi>,
  access: ServerAccess,
): Promise<DoctorFacts['listed']> {
  const asking = client.call('list', access).then(
    (facts) => ({ kind: 'facts', facts }) as const,
    (error: unknown) => ({ kind: 'error', error: toAppError(error) }) as const,
  );
  const waiting = new Promise<{ kind: 'pending' }>((resolve) => {
    setTimeout(() => resolve({ kind: 'pending' }), PENDING_AFTER_MS);
  });
  return Promise.race([asking, waiting]);
}

function isOtherProgram(listed: DoctorFacts['listed']): boolean {
  if (listed.kind !== 'error') return false;
  const { code, details } = listed.error;
  return code === 'server-garbled' && details['redirects'] !== true;
}

/** Undefined where it is no model server at all. */
async function findKind(
  client: WorkerClient<BridgeApi>,
  access: ServerAccess,
): Promise<ServerKind | undefined> {
  const kind = access.kind === 'ollama' ? 'openai' : 'ollama';
  const found = await ask(client, { ...access, kind });
  return found.kind === 'facts' ? found.facts.kind : undefined;
}

/** Without a port of its own the address is another server's under the other scheme. */
async function reachOtherScheme(url: string): Promise<Reach | undefined> {
  return new URL(url).port === '' ? undefined : reach(otherScheme(url));
}

/** Whether anything answers there, readable or not. */
export async function reach(url: string): Promise<Reach> {
  const client = createWorkerClient<ReachApi>(
    () =>
      new Worker(new URL('../../../workers/reach.worker.ts', import.meta.url), { type: 'module' }),
  );
  try {
    return (await client.call('reach', url)).answers ? 'answers' : 'silent';
  } catch (error) {
    // A browser that does not know `credentialless` does not start this worker in an isolated page.
    log('info', 'Nothing can be asked without reading here', error);
    return 'unknown';
  } finally {
    client.terminate();
  }
}

/** The narrow names first: the wide one reads as denied as soon as either of them is. */
async function permissionFor(target: Target): Promise<LocalPermission> {
  const names: Readonly<Record<Target, readonly string[]>> = {
    'this-computer': ['loopback-network', 'local-network-access'],
    'local-network': ['local-network', 'local-network-access'],
    elsewhere: [],
  };
  for (const name of names[target]) {
    try {
      // TypeScript's list of names is older than these.
      return (await navigator.permissions.query({ name: name as PermissionName })).state;
    } catch {
      // Unknown names throw; the next may be known.
      continue;
    }
  }
  return 'unsupported';
}
