// The places where models answer: this device and the servers that were named. Every answer takes a
// seat at one before it begins; servers that have the same model stand in for each other.
import { createSignal, untrack, type Accessor } from 'solid-js';
import { serverIdOf } from '../../core/bridge/bridge';
import type { Bridge } from '../bridge/bridge';
import type { BridgeLink } from '../bridge/bridge-link';
import type { TabLink } from '../jobs/gpu-owner';
import {
  createPlaceQueue,
  type PlaceLimits,
  type QueueClock,
  type QueueState,
  type Rest,
  type Stay,
} from './place-queue';
import { restAfter } from './server-rest';

/** The engines of this device: one answer at a time. */
const DEVICE = 'device';
/** A second seat here, for what was found to fit beside another answer (models/side-by-side.ts). */
const BESIDE = 'device-beside';
const isHere = (placeId: string) => placeId === DEVICE || placeId === BESIDE;

export interface SeatRequest {
  /** Of the message or row it is for; by it the queue is shown and changed. */
  readonly id: string;
  readonly modelId: string;
  /** The chat: it stays where its words are in a cache. */
  readonly stickyKey?: string;
  /** Servers that failed this request before. */
  readonly except?: ReadonlySet<string>;
  /** Here, the second seat will do. */
  readonly isBeside?: boolean;
}

export interface Seat extends Stay {
  /** As the place knows the model. */
  readonly modelId: string;
  /** It answers: whatever it failed before is forgotten. */
  worked(): void;
  /** Decides how long the place rests. */
  failed(error: unknown): void;
}

export interface Places {
  /** The owner only. Rejects with the signal's reason. */
  take(request: SeatRequest, signal: AbortSignal): Promise<Seat>;
  /** Another server has the same model and was not tried. */
  hasOther(modelId: string, except: ReadonlySet<string>): boolean;
  /** Every server that has the model failed and rests. */
  isDown(modelId: string): boolean;
  /** In every tab. */
  readonly queue: Accessor<QueueState>;
  /** From any tab. */
  move(id: string, to: 'earlier' | 'later'): void;
  /** Nothing of this tab computes here or waits for it. */
  readonly isDeviceFree: Accessor<boolean>;
}

export interface PlacesInputs {
  readonly tabs: TabLink;
  readonly bridge: Pick<BridgeLink, 'onChanged'> & {
    readonly bridge: () => Pick<Bridge, 'poolOf' | 'limitsOf'> | undefined;
    open(): Promise<unknown>;
  };
  readonly clock?: QueueClock;
}

const emptyQueue: QueueState = { running: [], waiting: [], rests: {} };
const deviceLimits: PlaceLimits = { parallel: 1 };

const browserClock: QueueClock = {
  now: () => Date.now(),
  after(ms, run) {
    // A delay that does not fit 31 bits would fire at once.
    const timer = setTimeout(run, Math.min(ms, 2 ** 31 - 1));
    return () => clearTimeout(timer);
  },
};

export function placeOf(modelId: string): string {
  return serverIdOf(modelId) ?? DEVICE;
}

export function createPlaces({ tabs, bridge, clock = browserClock }: PlacesInputs): Places {
  const [queue, setQueue] = createSignal(emptyQueue);
  const failures = new Map<string, number>();
  const seats = createPlaceQueue({
    clock,
    limitsOf: (placeId) =>
      isHere(placeId) ? deviceLimits : (bridge.bridge()?.limitsOf(placeId) ?? deviceLimits),
    onChange() {
      const state = seats.state();
      setQueue(state);
      if (untrack(tabs.hasOthers)) tabs.post({ type: 'queue-state', state });
    },
  });

  /** The models that will do, one for each place. */
  const poolOf = (modelId: string): readonly string[] =>
    serverIdOf(modelId) === undefined ? [modelId] : (bridge.bridge()?.poolOf(modelId) ?? [modelId]);
  const restsOf = (modelId: string): readonly (Rest | undefined)[] =>
    poolOf(modelId).map((one) => seats.restOf(placeOf(one)));

  bridge.onChanged((serverId) => {
    // Another address or key: what failed before says nothing of it.
    failures.delete(serverId);
    seats.rest(serverId, undefined);
    seats.lookAgain();
  });
  tabs.onMessage((message) => {
    if (message.type === 'queue-state' && !tabs.isOwner()) setQueue(message.state);
    else if (message.type === 'queue-move' && tabs.isOwner()) seats.move(message.id, message.to);
    else if (message.type === 'queue-wanted' && tabs.isOwner()) {
      tabs.post({ type: 'queue-state', state: seats.state() });
    }
  });
  // What the last owner ran went with it.
  tabs.onOwner(({ takeover }) => {
    if (takeover) setQueue(seats.state());
  });
  tabs.post({ type: 'queue-wanted' });

  return {
    async take({ id, modelId, stickyKey, except, isBeside = false }, signal) {
      if (serverIdOf(modelId) !== undefined) await bridge.open();
      const untried = () => {
        const pool = poolOf(modelId);
        const left = pool.filter((one) => except?.has(one) !== true);
        return left.length > 0 ? left : pool;
      };
      const seatFor = (one: string) => {
        const placeId = placeOf(one);
        return isBeside && placeId === DEVICE ? BESIDE : placeId;
      };
      const stay = await seats.take(
        {
          id,
          places: () => untried().map(seatFor),
          ...(stickyKey !== undefined && { stickyKey }),
        },
        signal,
      );
      const { placeId } = stay;
      return {
        ...stay,
        modelId: poolOf(modelId).find((one) => seatFor(one) === placeId) ?? modelId,
        worked() {
          if (failures.delete(placeId)) seats.rest(placeId, undefined);
        },
        failed(error) {
          if (isHere(placeId)) return;
          const count = (failures.get(placeId) ?? 0) + 1;
          const rest = restAfter(error, count, clock.now());
          if (!rest) return;
          failures.set(placeId, count);
          seats.rest(placeId, rest);
        },
      };
    },
    hasOther: (modelId, except) => poolOf(modelId).some((one) => !except.has(one)),
    isDown: (modelId) => restsOf(modelId).every((rest) => rest?.why === 'down'),
    queue,
    move(id, to) {
      if (tabs.isOwner()) seats.move(id, to);
      else tabs.post({ type: 'queue-move', id, to });
    },
    isDeviceFree: () =>
      !queue().running.some(({ placeId }) => isHere(placeId)) &&
      !queue().waiting.some(({ places }) => places.some(isHere)),
  };
}
