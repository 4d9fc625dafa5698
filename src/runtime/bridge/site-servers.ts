// The administrator's servers, as config.json lists them:
// "servers": [{ "name": "Office", "kind": "vllm", "address": "https://llm.office.example",
//               "limits": { "parallelRequests": 2, "contextLength": 16384 } }]
import {
  serverKinds,
  type BridgeServer,
  type ServerKind,
  type ServerLimits,
} from '../../core/bridge/bridge';
import { log } from '../../core/log';
import { normalizeAddress } from '../../core/bridge/server-address';

/** Takes what is well formed; the rest is dropped, and the console says so to the administrator. */
export function toSiteServers(list: readonly unknown[]): readonly BridgeServer[] {
  const servers = list.flatMap((entry) => {
    const server = toServer(entry);
    if (!server) log('warn', 'A server of config.json has no address that can be used', entry);
    return server ?? [];
  });
  return servers.filter(({ id }, index) => servers.findIndex((one) => one.id === id) === index);
}

function toServer(entry: unknown): BridgeServer | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { name, kind, address, limits }: Partial<Record<string, unknown>> = { ...entry };
  if (typeof address !== 'string') return undefined;
  const normal = normalizeAddress(address);
  if (!normal.ok) return undefined;
  const { url } = normal;
  return {
    // The same over reloads, so that chats find their models again.
    id: `site-${url.replace(/[^a-z\d]+/gi, '-')}`,
    name: typeof name === 'string' && name.trim() !== '' ? name.trim() : new URL(url).host,
    kind: isKind(kind) ? kind : 'openai',
    url,
    limits: toLimits(limits),
    isFixed: true,
    addedAt: 0,
  };
}

/** Each with the least it may be. */
const leastOf: Readonly<Record<keyof ServerLimits, number>> = {
  parallelRequests: 1,
  requestsPerMinute: 1,
  contextLength: 256,
  keepAliveMinutes: -1,
};

function toLimits(value: unknown): ServerLimits {
  if (typeof value !== 'object' || value === null) return {};
  const given: Partial<Record<string, unknown>> = { ...value };
  const known = Object.entries(leastOf).flatMap(([name, least]) => {
    const limit = given[name];
    return typeof limit === 'number' && Number.isFinite(limit) && limit >= least
      ? [[name, limit] as const]
      : [];
  });
  return Object.fromEntries(known);
}

function isKind(value: unknown): value is ServerKind {
  return serverKinds.some((kind) => kind === value);
}
