// Who may use which engine when. This device writes one answer at a time, a server as many as it is
// allowed; who comes first is served first. Pure: the clock is given, and nothing here knows a model.

export interface PlaceLimits {
  /** Requests at the same time. */
  readonly parallel: number;
  /** Requests that begin within any 60 seconds. */
  readonly perMinute?: number;
}

export interface QueueClock {
  /** Epoch ms. */
  now(): number;
  /** Returns what takes it back. */
  after(ms: number, run: () => void): () => void;
}

export interface PlaceWish {
  readonly id: string;
  /** Any of these places will do; looked at anew whenever something changes. */
  readonly places: () => readonly string[];
  /** Wishes of one key go where the last one went, where that is free: its cache knows the words. */
  readonly stickyKey?: string;
}

export interface Stay {
  readonly placeId: string;
  /** To be called once; later calls do nothing. */
  leave(): void;
}

/** `told`: the server asked for it, so it is waited for. `down`: it failed; others are tried first. */
export interface Rest {
  readonly why: 'told' | 'down';
  /** Epoch ms. */
  readonly until: number;
}

export interface QueueState {
  readonly running: readonly { readonly id: string; readonly placeId: string }[];
  /** In the order they are served. */
  readonly waiting: readonly { readonly id: string; readonly places: readonly string[] }[];
  readonly rests: Readonly<Record<string, Rest>>;
}

export interface PlaceQueue {
  /** Resolves when a place is free. Rejects with the signal's reason. */
  take(wish: PlaceWish, signal: AbortSignal): Promise<Stay>;
  /** Changes places with the next one before or behind it that wants the same place. */
  move(id: string, to: 'earlier' | 'later'): void;
  /** Undefined ends a rest. */
  rest(placeId: string, rest: Rest | undefined): void;
  restOf(placeId: string): Rest | undefined;
  /** Limits, or what a place can do, are others now. */
  lookAgain(): void;
  readonly state: () => QueueState;
}

export interface PlaceQueueInputs {
  readonly limitsOf: (placeId: string) => PlaceLimits;
  readonly clock: QueueClock;
  readonly onChange: () => void;
}

interface Ticket extends PlaceWish {
  /** Later ones that were served before it. */
  overtaken: number;
  readonly grant: (placeId: string) => void;
}

const MINUTE_MS = 60_000;
/** Conversations whose place is remembered. */
const MAX_STICKY = 500;

/**
 * A free place is never left empty while somebody could use it. Where a later wish's conversation
 * lies in the cache of the place that becomes free, it goes first, past each earlier one once at most.
 */
export function createPlaceQueue({ limitsOf, clock, onChange }: PlaceQueueInputs): PlaceQueue {
  const running = new Map<symbol, { readonly id: string; readonly placeId: string }>();
  const begins = new Map<string, number[]>();
  const rests = new Map<string, Rest>();
  const lastPlaces = new Map<string, string>();
  let waiting: readonly Ticket[] = [];
  let cancelWake: (() => void) | undefined;

  const countAt = (placeId: string) =>
    [...running.values()].filter((stay) => stay.placeId === placeId).length;
  const loadOf = (placeId: string) => countAt(placeId) / limitsOf(placeId).parallel;
  const restOf = (placeId: string) => {
    const rest = rests.get(placeId);
    return rest && rest.until > clock.now() ? rest : undefined;
  };
  /** Epoch ms; undefined: now. */
  const rateFreeAt = (placeId: string): number | undefined => {
    const { perMinute } = limitsOf(placeId);
    if (perMinute === undefined) return undefined;
    const since = clock.now() - MINUTE_MS;
    const recent = (begins.get(placeId) ?? []).filter((at) => at > since);
    begins.set(placeId, recent);
    const oldest = recent.at(-perMinute);
    return oldest === undefined ? undefined : oldest + MINUTE_MS;
  };
  const isFree = (placeId: string) =>
    countAt(placeId) < limitsOf(placeId).parallel && rateFreeAt(placeId) === undefined;

  /** One that failed is tried only where every other one failed too. */
  const usable = (places: readonly string[]): readonly string[] => {
    const up = places.filter((placeId) => restOf(placeId)?.why !== 'down');
    const candidates = up.length > 0 ? up : places;
    return candidates.filter((placeId) => restOf(placeId)?.why !== 'told' && isFree(placeId));
  };
  const stickyOf = ({ stickyKey }: Ticket) =>
    stickyKey === undefined ? undefined : lastPlaces.get(stickyKey);
  const leastBusy = (places: readonly string[]) =>
    places.toSorted((a, b) => loadOf(a) - loadOf(b)).at(0);

  function findGrant(): { readonly ticket: Ticket; readonly placeId: string } | undefined {
    const open = waiting.map((ticket) => ({ ticket, free: usable(ticket.places()) }));
    const first = open.find(({ free }) => free.length > 0);
    if (!first) return undefined;
    const { ticket, free } = first;
    const own = stickyOf(ticket);
    const placeId = own !== undefined && free.includes(own) ? own : leastBusy(free);
    if (placeId === undefined) return undefined;
    const rivals = open.filter((one) => one.free.includes(placeId)).map((one) => one.ticket);
    const knownAt = placeId === own ? -1 : rivals.findIndex((one) => stickyOf(one) === placeId);
    const passed = rivals.slice(0, Math.max(0, knownAt));
    const known = rivals[knownAt];
    if (!known || passed.some(({ overtaken }) => overtaken > 0)) return { ticket, placeId };
    for (const one of passed) one.overtaken += 1;
    return { ticket: known, placeId };
  }

  function remember({ stickyKey }: Ticket, placeId: string): void {
    if (stickyKey === undefined) return;
    lastPlaces.delete(stickyKey);
    lastPlaces.set(stickyKey, placeId);
    const [oldest] = lastPlaces.keys();
    if (lastPlaces.size > MAX_STICKY && oldest !== undefined) lastPlaces.delete(oldest);
  }

  function serve(): void {
    for (let grant = findGrant(); grant; grant = findGrant()) {
      const { ticket, placeId } = grant;
      waiting = waiting.filter((one) => one !== ticket);
      remember(ticket, placeId);
      ticket.grant(placeId);
    }
    scheduleWake();
    onChange();
  }

  /** A rest or a full minute ends without anybody calling. */
  function scheduleWake(): void {
    cancelWake?.();
    cancelWake = undefined;
    const places = new Set(waiting.flatMap((ticket) => ticket.places()));
    const ends = [...rests].flatMap(([placeId]) => restOf(placeId)?.until ?? []);
    const times = [...places].flatMap((placeId) => rateFreeAt(placeId) ?? []);
    const next = Math.min(...ends, ...times);
    if (next === Infinity) return;
    cancelWake = clock.after(Math.max(1, next - clock.now()), serve);
  }

  const shares = (a: Ticket, b: Ticket) => {
    const places = a.places();
    return b.places().some((placeId) => places.includes(placeId));
  };

  return {
    take(wish, signal) {
      return new Promise((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        const giveUp = () => {
          waiting = waiting.filter((one) => one !== ticket);
          reject(signal.reason as Error);
          serve();
        };
        const ticket: Ticket = {
          ...wish,
          overtaken: 0,
          grant(placeId) {
            signal.removeEventListener('abort', giveUp);
            const key = Symbol(wish.id);
            running.set(key, { id: wish.id, placeId });
            if (limitsOf(placeId).perMinute !== undefined) {
              begins.set(placeId, [...(begins.get(placeId) ?? []), clock.now()]);
            }
            const leave = () => {
              if (running.delete(key)) serve();
            };
            resolve({ placeId, leave });
          },
        };
        signal.addEventListener('abort', giveUp, { once: true });
        waiting = [...waiting, ticket];
        serve();
      });
    },
    move(id, to) {
      const from = waiting.findIndex((one) => one.id === id);
      const ticket = waiting[from];
      if (!ticket) return;
      const before = waiting.slice(0, from);
      const after = waiting.slice(from + 1);
      const isRival = (one: Ticket) => shares(one, ticket);
      const at = to === 'earlier' ? before.findLastIndex(isRival) : after.findIndex(isRival);
      if (at < 0) return;
      waiting =
        to === 'earlier'
          ? [...before.slice(0, at), ticket, ...before.slice(at), ...after]
          : [...before, ...after.slice(0, at + 1), ticket, ...after.slice(at + 1)];
      serve();
    },
    rest(placeId, rest) {
      if (rest) rests.set(placeId, rest);
      else if (!rests.delete(placeId)) return;
      serve();
    },
    restOf,
    lookAgain: serve,
    state: () => ({
      running: [...running.values()],
      waiting: waiting.map(({ id, places }) => ({ id, places: places() })),
      rests: Object.fromEntries([...rests].filter(([placeId]) => restOf(placeId) !== undefined)),
    }),
  };
}
