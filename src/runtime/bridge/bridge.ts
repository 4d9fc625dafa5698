// The servers that were named: their state, their models, and what is done with them. Each is asked
// only after the user or the administrator named it, and only when somebody looks or writes.
import { createEffect, createMemo, createSignal, type Accessor } from 'solid-js';
import {
  nameOnServer,
  serverIdOf,
  type BridgeServer,
  type ModelPlace,
  type RemoteModel,
  type ServerAccess,
} from '../../core/bridge/bridge';
import type { BridgeApi, PullProgress } from '../../core/bridge/bridge-api';
import { AppError, toAppError, toWire } from '../../core/errors';
import { createId } from '../../core/ids';
import type { ModelSpec } from '../../core/model/model-manifest';
import { createWorkerClient } from '../../core/wire/worker-rpc';
import type { Database } from '../../data/db';
import { createLiveValue } from '../../data/live-query';
import { changeSetting, getSetting } from '../../data/settings';
import type { LoadPlan } from '../models/load-plan';
import type { PlaceLimits } from '../places/place-queue';
import type { SiteConfig } from '../site-config';
import { whenTrue } from '../jobs/when-true';
import type { Diagnosis } from './doctor';
import { findServer, usualPlaces, type FoundServer } from './find-server';
import { toRemoteSpec } from './remote-spec';
import { findPool, toPlaceLimits } from './server-pool';
import type { ServerState } from './server-state';
import { toSiteServers } from './site-servers';

export type { Diagnosis, FoundServer };

export interface Bridge {
  /** The administrator's first. */
  readonly servers: Accessor<readonly BridgeServer[]>;
  /** The administrator allows no others. */
  readonly isFixed: boolean;
  readonly specs: Accessor<readonly ModelSpec[]>;
  /** Everything stored is read. */
  known(): Promise<void>;
  stateOf(serverId: string): ServerState;
  modelsOf(serverId: string): readonly RemoteModel[];
  /** Asks the server for its version and models. Never throws: the state says what happened. */
  check(serverId: string): Promise<void>;
  checkAll(): Promise<void>;
  /** Looks step by step and says what is in the way; loads a model there for a short answer. */
  examine(serverId: string): Promise<Diagnosis>;
  /** What listens there. Throws the `server-…` codes. */
  find(access: ServerAccess): Promise<FoundServer>;
  /** Looks at the usual ports of this computer. Only when somebody asks for it. */
  findLocal(): Promise<readonly FoundServer[]>;
  /** Adds a server, or changes the one with this id. Without `apiKey` a known key stays. */
  save(
    server: Omit<BridgeServer, 'id' | 'addedAt'> & { id?: string },
    apiKey?: string,
  ): Promise<string>;
  remove(serverId: string): Promise<void>;
  hasKey(serverId: string): boolean;
  accessOf(serverId: string): ServerAccess;
  /** Whether words may go there; asked once for each address. */
  isAllowed(serverId: string): boolean;
  allow(serverId: string): Promise<void>;
  /** The same model on every server that words may go to; the one that is asked for first. */
  poolOf(modelId: string): readonly string[];
  /** The same model on servers that nobody was asked about yet. */
  unaskedOf(modelId: string): readonly ModelSpec[];
  limitsOf(serverId: string): PlaceLimits;
  /** What the server says of it; undefined where it says nothing and the user may. */
  toldSight(modelId: string): boolean | undefined;
  /** The user's word, where the server says nothing. */
  setSeeing(modelId: string, sees: boolean): Promise<void>;
  /** How the manager opens one of the server's models. Throws `place-not-allowed`. */
  plan(spec: ModelSpec, place: ModelPlace): LoadPlan;
  pull(serverId: string, name: string, signal: AbortSignal): AsyncIterable<PullProgress>;
  deleteModel(serverId: string, name: string): Promise<void>;
  unloadModel(serverId: string, name: string): Promise<void>;
}

export interface BridgeInputs {
  readonly db: Database;
  readonly config: SiteConfig;
  readonly onChanged: (serverId: string) => void;
}

/** Models whose details are asked for one by one; a server with a thousand is not asked a thousand times. */
const MAX_DESCRIBED = 40;

/** Needs a Solid owner. */
export function createBridge({ db, config, onChanged }: BridgeInputs): Bridge {
  const source = () => db;
  const own = createLiveValue(source, (database) => getSetting(database, 'servers'));
  const keys = createLiveValue(source, (database) => getSetting(database, 'serverKeys'));
  const models = createLiveValue(source, (database) => getSetting(database, 'serverModels'));
  const consents = createLiveValue(source, (database) => getSetting(database, 'serverConsents'));
  const seeing = createLiveValue(source, (database) => getSetting(database, 'seeingModels'));
  const [states, setStates] = createSignal<ReadonlyMap<string, ServerState>>(new Map());
  const client = createWorkerClient<BridgeApi>(
    () =>
      new Worker(new URL('../../../workers/bridge.worker.ts', import.meta.url), {
        type: 'module',
        name: 'bridge',
      }),
  );
  const fixed = toSiteServers(config.servers);
  const servers = createMemo(() => [...fixed, ...(config.onlyServers ? [] : (own() ?? []))]);
  const specs = createMemo(() =>
    servers().flatMap((server) =>
      (models()?.[server.id] ?? []).map((model) => toRemoteSpec(server, model, seeing())),
    ),
  );

  const serverOf = (serverId: string): BridgeServer => {
    const server = servers().find(({ id }) => id === serverId);
    if (server) return server;
    throw new AppError('place-not-allowed', 'No such server', {
      why: 'The server of this model is no longer on the list under Settings, Bridge.',
    });
  };
  const accessOf = (serverId: string): ServerAccess => {
    const { url, kind, limits } = serverOf(serverId);
    const apiKey = keys()?.[serverId];
    const keepAliveMinutes = limits?.keepAliveMinutes;
    return {
      url,
      kind,
      ...(apiKey !== undefined && { apiKey }),
      ...(keepAliveMinutes !== undefined && { keepAliveMinutes }),
    };
  };
  const isAllowed = (serverId: string) => consents()?.includes(serverOf(serverId).url) ?? false;

  createEffect<ReadonlyMap<string, string>>((before) => {
    const now = new Map(
      servers().map((server) => [server.id, JSON.stringify([server, keys()?.[server.id]])]),
    );
    for (const [id, text] of before) if (now.get(id) !== text) onChanged(id);
    return now;
  }, new Map());

  const setState = (serverId: string, state: ServerState) =>
    setStates((all) => new Map(all).set(serverId, state));
  const keepModels = (serverId: string, list: readonly RemoteModel[]) =>
    changeSetting(db, 'serverModels', (before = {}) => ({ ...before, [serverId]: list }));

  const describe = async (access: ServerAccess, list: readonly RemoteModel[]) => {
    if (access.kind !== 'ollama') return list;
    const described: RemoteModel[] = [];
    for (const model of list) {
      // One that cannot be described is listed as it was.
      const more =
        described.length < MAX_DESCRIBED
          ? await client.call('describe', access, model.name).catch(() => undefined)
          : undefined;
      described.push(more ? { ...model, ...more } : model);
    }
    return described;
  };

  async function check(serverId: string): Promise<void> {
    if (states().get(serverId)?.kind === 'checking') return;
    setState(serverId, { kind: 'checking' });
    try {
      const access = accessOf(serverId);
      const { models: list, version, answeredInMs } = await client.call('list', access);
      await keepModels(serverId, list);
      const state = { kind: 'connected', answeredInMs, at: Date.now() } as const;
      setState(serverId, { ...state, ...(version !== undefined && { version }) });
      await keepModels(serverId, await describe(access, list));
    } catch (error) {
      setState(serverId, { kind: 'failed', error: toWire(toAppError(error)), at: Date.now() });
    }
  }

  return {
    servers,
    isFixed: config.onlyServers,
    specs,
    known: () =>
      whenTrue(() => ![own, keys, models, consents, seeing].some((live) => live.loading())),
    stateOf: (serverId) => states().get(serverId) ?? { kind: 'unknown' },
    modelsOf: (serverId) => models()?.[serverId] ?? [],
    check,
    async checkAll() {
      await Promise.all(servers().map(({ id }) => check(id)));
    },
    async examine(serverId) {
      const { examine } = await import('./doctor');
      const [diagnosis] = await Promise.all([
        examine(client, serverOf(serverId), accessOf(serverId)),
        check(serverId),
      ]);
      return diagnosis;
    },
    find: (access) => findServer(client, access),
    async findLocal() {
      const known = new Set(servers().map(({ url }) => url));
      const tries = usualPlaces
        .filter(({ url }) => !known.has(url))
        .map((access) => findServer(client, access));
      const results = await Promise.allSettled(tries);
      return results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []));
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
      if (apiKey !== undefined) {
        await changeSetting(db, 'serverKeys', (before = {}) =>
          apiKey === '' ? withoutKey(before, id) : { ...before, [id]: apiKey },
        );
      }
      await whenTrue(() => servers().some((one) => one.id === id && one.url === server.url));
      // Never throws.
      void check(id);
      return id;
    },
    async remove(serverId) {
      await changeSetting(db, 'servers', (before = []) =>
        before.filter(({ id }) => id !== serverId),
      );
      await changeSetting(db, 'serverKeys', (before = {}) => withoutKey(before, serverId));
      await changeSetting(db, 'serverModels', (before = {}) => withoutKey(before, serverId));
    },
    hasKey: (serverId) => keys()?.[serverId] !== undefined,
    accessOf,
    isAllowed,
    async allow(serverId) {
      const { url } = serverOf(serverId);
      await changeSetting(db, 'serverConsents', (before = []) => [...new Set([...before, url])]);
      await whenTrue(() => isAllowed(serverId));
    },
    poolOf: (modelId) =>
      findPool(
        modelId,
        specs().filter(({ place }) => place && isAllowed(place.serverId)),
      ),
    unaskedOf(modelId) {
      const all = findPool(modelId, specs());
      return specs().filter(
        (spec) => all.includes(spec.modelId) && spec.place && !isAllowed(spec.place.serverId),
      );
    },
    toldSight(modelId) {
      const serverId = serverIdOf(modelId) ?? '';
      return models()?.[serverId]?.find(({ name }) => name === nameOnServer(modelId))?.vision;
    },
    setSeeing: (modelId, sees) =>
      changeSetting(db, 'seeingModels', (before = []) => [
        ...before.filter((one) => one !== modelId),
        ...(sees ? [modelId] : []),
      ]),
    limitsOf: (serverId) => toPlaceLimits(servers().find(({ id }) => id === serverId)),
    plan(spec, { serverId }) {
      if (!isAllowed(serverId)) {
        throw new AppError('place-not-allowed', 'Nobody was asked', {
          why: `You have not allowed words to be sent ${spec.place?.words ?? 'there'} yet. Choose the model once more to be asked.`,
          reason: 'consent',
        });
      }
      const wanted = serverOf(serverId).limits?.contextLength;
      const options = {
        server: accessOf(serverId),
        ...(wanted !== undefined && { contextLength: wanted }),
      };
      return { options, memoryBytes: 0 };
    },
    pull: (serverId, name, signal) => client.stream('pull', accessOf(serverId), name, signal),
    async deleteModel(serverId, name) {
      await client.call('remove', accessOf(serverId), name);
      await check(serverId);
    },
    async unloadModel(serverId, name) {
      await client.call('unload', accessOf(serverId), name);
      await check(serverId);
    },
  };
}

function withoutKey<T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}
