// The servers that were named: their state, their models, and what is done with them. Each is asked
// only after the user or the administrator named it, and only when somebody looks or writes.
import { createEffect, createMemo, createSignal, type Accessor } from 'solid-js';
import {
  nameOnServer,
  serverIdOf,
  type ModelPlace,
  type RemoteModel,
  type ServerAccess,
} from '../../core/bridge/bridge';
import type { BridgeApi } from '../../core/bridge/bridge-api';
import { AppError, toAppError, toWire, type WireError } from '../../core/errors';
import { log } from '../../core/log';
import type { ModelSpec } from '../../core/model/model-manifest';
import { createWorkerClient } from '../../core/wire/worker-rpc';
import type { Database } from '../../data/db';
import { createLiveValue } from '../../data/live-query';
import { changeSetting, getSetting } from '../../data/settings';
import type { LoadPlan } from '../models/load-plan';
import type { Notices } from '../notices';
import type { PlaceLimits } from '../places/place-queue';
import type { SiteConfig } from '../site-config';
import { whenTrue } from '../jobs/when-true';
import type { Diagnosis } from './doctor';
import type { DoctorCase } from './doctor-verdict';
import { findServer, usualPlaces, type FoundServer } from './find-server';
import { createNamedServers, type NamedServers } from './named-servers';
import { createPulls, type Pulls } from './pulls';
import { toRemoteSpec } from './remote-spec';
import { findPool, toPlaceLimits } from './server-pool';
import type { ServerState } from './server-state';

export type { Diagnosis, FoundServer };

export interface Bridge extends Omit<NamedServers, 'keepModels'> {
  readonly specs: Accessor<readonly ModelSpec[]>;
  stateOf(serverId: string): ServerState;
  /** Asks the server for its version and models. Never throws: the state says what happened. */
  check(serverId: string): Promise<void>;
  checkAll(): Promise<void>;
  /** Looks step by step and says what is in the way; loads a model there for a short answer. */
  examine(serverId: string): Promise<Diagnosis>;
  /** What listens there. Throws the `server-…` codes. */
  find(access: ServerAccess): Promise<FoundServer>;
  /** Looks at the usual ports of this computer. Only when somebody asks for it. */
  findLocal(): Promise<readonly FoundServer[]>;
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
  readonly pulls: Pulls;
  deleteModel(serverId: string, name: string): Promise<void>;
  unloadModel(serverId: string, name: string): Promise<void>;
}

export interface BridgeInputs {
  readonly db: Database;
  readonly config: SiteConfig;
  readonly notices: Pick<Notices, 'say'>;
  readonly onChanged: (serverId: string) => void;
}

/** Models whose details are asked for one by one; a server with a thousand is not asked a thousand times. */
const MAX_DESCRIBED = 40;

/** Needs a Solid owner. */
export function createBridge({ db, config, notices, onChanged }: BridgeInputs): Bridge {
  const named = createNamedServers(db, config);
  const { servers, serverOf, accessOf, modelsOf, keepModels, isAllowed } = named;
  const seeing = createLiveValue(
    () => db,
    (database) => getSetting(database, 'seeingModels'),
  );
  const [states, setStates] = createSignal<ReadonlyMap<string, ServerState>>(new Map());
  const client = createWorkerClient<BridgeApi>(
    () =>
      new Worker(new URL('../../../workers/bridge.worker.ts', import.meta.url), {
        type: 'module',
        name: 'bridge',
      }),
  );
  const specs = createMemo(() =>
    servers().flatMap((server) =>
      modelsOf(server.id).map((model) => toRemoteSpec(server, model, seeing())),
    ),
  );

  createEffect<ReadonlyMap<string, string>>((before) => {
    const now = new Map(
      servers().map((server) => [server.id, JSON.stringify([server, accessOf(server.id).apiKey])]),
    );
    for (const [id, text] of before) if (now.get(id) !== text) onChanged(id);
    return now;
  }, new Map());

  const stateOf = (serverId: string): ServerState => states().get(serverId) ?? { kind: 'unknown' };
  const setState = (serverId: string, state: ServerState) =>
    setStates((all) => new Map(all).set(serverId, state));

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

  const checks = new Map<string, Promise<void>>();
  /** Who asks while it is being asked waits for the same answer. */
  const check = (serverId: string): Promise<void> => {
    const running = checks.get(serverId) ?? lookAt(serverId).finally(() => checks.delete(serverId));
    checks.set(serverId, running);
    return running;
  };
  /** Something was changed there: an answer that is on its way may be older. */
  const checkAnew = async (serverId: string): Promise<void> => {
    await checks.get(serverId);
    await check(serverId);
  };
  async function lookAt(serverId: string): Promise<void> {
    const before = stateOf(serverId);
    setState(serverId, { kind: 'checking' });
    try {
      const access = accessOf(serverId);
      const { models: list, version, answeredInMs } = await client.call('list', access);
      await keepModels(serverId, list);
      const state = { kind: 'connected', answeredInMs, at: Date.now() } as const;
      setState(serverId, { ...state, ...(version !== undefined && { version }) });
      await keepModels(serverId, await describe(access, list));
    } catch (error) {
      const wire = toWire(toAppError(error));
      const doctorCase = await caseOf(serverId, wire.code, before);
      const state = { kind: 'failed', error: wire, at: Date.now() } as const;
      setState(serverId, { ...state, ...(doctorCase && { doctorCase }) });
    }
  }

  /** What the doctor said of the same failure; else whether the server is there and cannot be read. */
  async function caseOf(
    serverId: string,
    code: WireError['code'],
    before: ServerState,
  ): Promise<DoctorCase | undefined> {
    if (before.kind === 'failed' && before.error.code === code) return before.doctorCase;
    if (code !== 'server-unreachable') return undefined;
    try {
      const { reach } = await import('./doctor-facts');
      return (await reach(accessOf(serverId).url)) === 'answers' ? 'cors' : undefined;
    } catch (error) {
      log('info', 'Nobody looked whether the server is there', error);
      return undefined;
    }
  }

  const pulls = createPulls({
    pull: (serverId, name, signal) => client.stream('pull', accessOf(serverId), name, signal),
    onDone(serverId, name) {
      notices.say({ tone: 'ok', title: `${name} is on ${serverOf(serverId).name}` });
      // Never throws.
      void checkAnew(serverId);
    },
  });

  return {
    ...named,
    specs,
    known: async () => {
      await named.known();
      await whenTrue(() => !seeing.loading());
    },
    stateOf,
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
      const state = stateOf(serverId);
      if (state.kind === 'connected' || state.kind === 'failed') {
        setState(serverId, { ...state, doctorCase: diagnosis.doctorCase });
      }
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
    async save(server, apiKey) {
      const serverId = await named.save(server, apiKey);
      // Never throws.
      void checkAnew(serverId);
      return serverId;
    },
    async remove(serverId) {
      for (const pull of pulls.list()) if (pull.serverId === serverId) pulls.stop(pull);
      return named.remove(serverId);
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
      return modelsOf(serverId).find(({ name }) => name === nameOnServer(modelId))?.vision;
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
    pulls,
    async deleteModel(serverId, name) {
      await client.call('remove', accessOf(serverId), name);
      await checkAnew(serverId);
    },
    async unloadModel(serverId, name) {
      await client.call('unload', accessOf(serverId), name);
      await checkAnew(serverId);
    },
  };
}
