// Which servers there are: the administrator's and the user's own, with their keys and whether words
// may go to them. Nothing here asks a server anything.
import { createMemo, type Accessor } from 'solid-js';
import type { BridgeServer, RemoteModel, ServerAccess } from '../../core/bridge/bridge';
import { AppError } from '../../core/errors';
import { createId } from '../../core/ids';
import type { Database } from '../../data/db';
import { createLiveValue } from '../../data/live-query';
import { changeSetting, getSetting } from '../../data/settings';
import { whenTrue } from '../jobs/when-true';
import type { SiteConfig } from '../site-config';
import { toSiteServers } from './site-servers';

export interface NamedServers {
  /** The administrator's first. */
  readonly servers: Accessor<readonly BridgeServer[]>;
  /** The administrator allows no others. */
  readonly isFixed: boolean;
  /** Everything stored is read. */
  known(): Promise<void>;
  /** Throws `place-not-allowed` where it is gone. */
  serverOf(serverId: string): BridgeServer;
  /** As the server told them when it was last asked. */
  modelsOf(serverId: string): readonly RemoteModel[];
  keepModels(serverId: string, list: readonly RemoteModel[]): Promise<void>;
  hasKey(serverId: string): boolean;
  /** Of one of the administrator's too; an empty one takes it away. */
  setKey(serverId: string, apiKey: string): Promise<void>;
  accessOf(serverId: string): ServerAccess;
  /** Adds a server, or changes the one with this id. Without `apiKey` a known key stays. */
  save(
    server: Omit<BridgeServer, 'id' | 'addedAt'> & { id?: string },
    apiKey?: string,
  ): Promise<string>;
  /** With its key, and whether words may go there. Resolves with what brings all of it back. */
  remove(serverId: string): Promise<() => Promise<void>>;
  /** Whether words may go there; asked once for each address. */
  isAllowed(serverId: string): boolean;
  allow(serverId: string): Promise<void>;
}

/** Needs a Solid owner. */
export function createNamedServers(db: Database, config: SiteConfig): NamedServers {
  const source = () => db;
  const own = createLiveValue(source, (database) => getSetting(database, 'servers'));
  const keys = createLiveValue(source, (database) => getSetting(database, 'serverKeys'));
  const models = createLiveValue(source, (database) => getSetting(database, 'serverModels'));
  const consents = createLiveValue(source, (database) => getSetting(database, 'serverConsents'));
  const fixed = toSiteServers(config.servers);
  const servers = createMemo(() => [...fixed, ...(config.onlyServers ? [] : (own() ?? []))]);

  const serverOf = (serverId: string): BridgeServer => {
    const server = servers().find(({ id }) => id === serverId);
    if (server) return server;
    throw new AppError('place-not-allowed', 'No such server', {
      why: 'The server of this model is no longer on the list under Settings, Bridge.',
    });
  };
  const modelsOf = (serverId: string) => models()?.[serverId] ?? [];
  const keepModels = (serverId: string, list: readonly RemoteModel[]) =>
    changeSetting(db, 'serverModels', (before = {}) => ({ ...before, [serverId]: list }));
  const setKey = (serverId: string, apiKey: string) =>
    changeSetting(db, 'serverKeys', (before = {}) =>
      apiKey === '' ? without(before, serverId) : { ...before, [serverId]: apiKey },
    );
  const isAllowed = (serverId: string) => consents()?.includes(serverOf(serverId).url) ?? false;
  const setAllowed = (url: string, isOn: boolean) =>
    changeSetting(db, 'serverConsents', (before = []) => [
      ...before.filter((one) => one !== url),
      ...(isOn ? [url] : []),
    ]);

  return {
    servers,
    isFixed: config.onlyServers,
    known: () => whenTrue(() => ![own, keys, models, consents].some((live) => live.loading())),
    serverOf,
    modelsOf,
    keepModels,
    hasKey: (serverId) => keys()?.[serverId] !== undefined,
    setKey,
    accessOf(serverId) {
      const { url, kind, limits } = serverOf(serverId);
      const apiKey = keys()?.[serverId];
      const keepAliveMinutes = limits?.keepAliveMinutes;
      return {
        url,
        kind,
        ...(apiKey !== undefined && { apiKey }),
        ...(keepAliveMinutes !== undefined && { keepAliveMinutes }),
      };
    },
    async save({ id = createId(), ...server }, apiKey) {
      if (config.onlyServers) {
        throw new AppError('place-not-allowed', 'Servers are fixed here', {
          why: 'The administrator of this site allows the listed servers only.',
        });
      }
      await changeSetting(db, 'servers', (before = []) => {
        const known = before.find((one) => one.id === id);
        const saved = { ...server, id, addedAt: known?.addedAt ?? Date.now() };
        return known ? before.map((one) => (one === known ? saved : one)) : [...before, saved];
      });
      if (apiKey !== undefined) await setKey(id, apiKey);
      await whenTrue(() => servers().some((one) => one.id === id && one.url === server.url));
      return id;
    },
    async remove(serverId) {
      const server = serverOf(serverId);
      const at = (own() ?? []).findIndex(({ id }) => id === serverId);
      const apiKey = keys()?.[serverId];
      const list = modelsOf(serverId);
      const isShared = servers().some(({ id, url }) => id !== serverId && url === server.url);
      const wasAllowed = isAllowed(serverId);
      await changeSetting(db, 'servers', (before = []) =>
        before.filter(({ id }) => id !== serverId),
      );
      await setKey(serverId, '');
      await changeSetting(db, 'serverModels', (before = {}) => without(before, serverId));
      if (!isShared) await setAllowed(server.url, false);
      return async () => {
        await keepModels(serverId, list);
        if (apiKey !== undefined) await setKey(serverId, apiKey);
        if (wasAllowed) await setAllowed(server.url, true);
        await changeSetting(db, 'servers', (before = []) => before.toSpliced(at, 0, server));
      };
    },
    isAllowed,
    async allow(serverId) {
      await setAllowed(serverOf(serverId).url, true);
      await whenTrue(() => isAllowed(serverId));
    },
  };
}

function without<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
