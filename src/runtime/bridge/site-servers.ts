// The administrator's servers, as config.json lists them:
// "servers": [{ "name": "Office", "kind": "vllm", "address": "https://llm.office.example" }]
import { serverKinds, type BridgeServer, type ServerKind } from '../../core/bridge/bridge';
import { normalizeAddress } from '../../core/bridge/server-address';

/** Takes what is well formed and drops the rest. */
export function toSiteServers(list: readonly unknown[]): readonly BridgeServer[] {
  const servers = list.flatMap((entry) => toServer(entry) ?? []);
  return servers.filter(({ id }, index) => servers.findIndex((one) => one.id === id) === index);
}

function toServer(entry: unknown): BridgeServer | undefined {
  if (typeof entry !== 'object' || entry === null) return undefined;
  const { name, kind, address }: Partial<Record<string, unknown>> = { ...entry };
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
    isFixed: true,
    addedAt: 0,
  };
}

function isKind(value: unknown): value is ServerKind {
  return serverKinds.some((kind) => kind === value);
}
