import { beforeEach, describe, expect, it } from 'vitest';
import { createPlaceQueue, type PlaceLimits, type PlaceQueue, type Stay } from './place-queue';

const never = new AbortController().signal;

/** A clock that moves when the test says so. */
function createTestClock() {
  let now = 0;
  let timers: { readonly at: number; readonly run: () => void }[] = [];
  return {
    now: () => now,
    after(ms: number, run: () => void) {
      const timer = { at: now + ms, run };
      timers.push(timer);
      return () => void (timers = timers.filter((one) => one !== timer));
    },
    async pass(ms: number) {
      now += ms;
      const due = timers.filter(({ at }) => at <= now);
      timers = timers.filter(({ at }) => at > now);
      for (const { run } of due) run();
      await settled();
    },
  };
}

/** Longer than any chain of promises in here. */
const settled = () => new Promise((resolve) => setTimeout(resolve));

let clock: ReturnType<typeof createTestClock>;
let limits: Record<string, PlaceLimits>;
let queue: PlaceQueue;
let order: string[];
let stays: Map<string, Stay>;

beforeEach(() => {
  clock = createTestClock();
  limits = {};
  order = [];
  stays = new Map();
  queue = createPlaceQueue({
    limitsOf: (placeId) => limits[placeId] ?? { parallel: 1 },
    clock,
    onChange: () => undefined,
  });
});

async function ask(id: string, places: readonly string[], stickyKey?: string, signal = never) {
  const wish = { id, places: () => places, ...(stickyKey !== undefined && { stickyKey }) };
  queue.take(wish, signal).then(
    (stay) => {
      order.push(`${id}@${stay.placeId}`);
      stays.set(id, stay);
    },
    () => order.push(`${id} gave up`),
  );
  await settled();
}

async function leave(id: string) {
  stays.get(id)?.leave();
  await settled();
}

const waitingIds = () => queue.state().waiting.map(({ id }) => id);

describe('a place', () => {
  it('serves one at a time, who came first first', async () => {
    for (const id of ['a', 'b', 'c']) await ask(id, ['device']);
    expect(order).toEqual(['a@device']);
    expect(waitingIds()).toEqual(['b', 'c']);
    await leave('a');
    await leave('a');
    expect(order).toEqual(['a@device', 'b@device']);
  });

  it('serves as many as it is allowed, beside the others', async () => {
    limits['office'] = { parallel: 2 };
    await ask('local', ['device']);
    for (const id of ['a', 'b', 'c']) await ask(id, ['office']);
    expect(order).toEqual(['local@device', 'a@office', 'b@office']);
  });

  it('begins no more within a minute than it is allowed', async () => {
    limits['office'] = { parallel: 9, perMinute: 2 };
    await ask('a', ['office']);
    await clock.pass(20_000);
    for (const id of ['b', 'c', 'd']) await ask(id, ['office']);
    expect(order).toHaveLength(2);
    await clock.pass(39_000);
    expect(order).toHaveLength(2);
    await clock.pass(1000);
    expect(order).toEqual(['a@office', 'b@office', 'c@office']);
    await clock.pass(20_000);
    expect(order.at(-1)).toBe('d@office');
  });

  it('forgets who gives up', async () => {
    const controller = new AbortController();
    await ask('a', ['device']);
    await ask('b', ['device'], undefined, controller.signal);
    await ask('c', ['device']);
    controller.abort();
    await settled();
    await leave('a');
    expect(order).toEqual(['a@device', 'b gave up', 'c@device']);
  });

  it('changes the order of those who want the same, and of no others', async () => {
    await ask('now', ['device']);
    await ask('there', ['office']);
    for (const id of ['a', 'b']) await ask(id, ['device']);
    await ask('elsewhere', ['office']);
    await ask('c', ['device']);
    queue.move('c', 'earlier');
    expect(waitingIds()).toEqual(['a', 'c', 'b', 'elsewhere']);
    queue.move('a', 'later');
    expect(waitingIds()).toEqual(['c', 'a', 'b', 'elsewhere']);
    queue.move('c', 'earlier');
    queue.move('elsewhere', 'later');
    queue.move('nobody', 'later');
    expect(waitingIds()).toEqual(['c', 'a', 'b', 'elsewhere']);
  });
});

describe('a pool', () => {
  const both = ['a', 'b'];

  it('takes the least busy one, by what each can do', async () => {
    limits['b'] = { parallel: 4 };
    for (const id of ['1', '2', '3', '4', '5', '6']) await ask(id, both);
    expect(order).toEqual(['1@a', '2@b', '3@b', '4@b', '5@b']);
  });

  it('keeps a chat where its words are in the cache, unless that one is busy', async () => {
    await ask('1', both, 'chat');
    await leave('1');
    await ask('other', both);
    await leave('other');
    await ask('2', both, 'chat');
    expect(order.at(-1)).toBe('2@a');
    await ask('3', both, 'chat');
    expect(order.at(-1)).toBe('3@b');
  });

  it('lets nobody be passed by more than one later one', async () => {
    await ask('known', ['a'], 'chat');
    await ask('busy', ['b']);
    await ask('first', both);
    await ask('second', both);
    await ask('third', both, 'chat');
    await ask('fourth', both, 'chat');
    await leave('known');
    // Its conversation lies there; both others are passed, this once.
    expect(order.at(-1)).toBe('third@a');
    await leave('third');
    expect(order.at(-1)).toBe('first@a');
    await leave('first');
    expect(order.at(-1)).toBe('second@a');
    await leave('second');
    expect(order.at(-1)).toBe('fourth@a');
  });

  it('never passes anybody twice, whatever comes and goes', async () => {
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 48_271) % 2_147_483_647;
      return seed % below;
    };
    const arrived: string[] = [];
    const served: string[] = [];
    for (let step = 0; step < 400; step += 1) {
      if (random(5) < 3) {
        const id = String(step);
        arrived.push(id);
        await ask(id, both, `chat ${random(3)}`);
      } else {
        const [running] = queue.state().running.slice(random(2));
        if (running) await leave(running.id);
      }
    }
    for (let one = queue.state().running[0]; one; one = queue.state().running[0])
      await leave(one.id);
    served.push(...order.map((entry) => entry.split('@')[0] ?? ''));
    expect(served.toSorted()).toEqual(arrived.toSorted());
    for (const [at, id] of served.entries()) {
      const later = served.slice(0, at).filter((one) => Number(one) > Number(id));
      expect(later.length, `${id} was passed by ${later.join(' ')}`).toBeLessThanOrEqual(1);
    }
  });
});

describe('a server that rests', () => {
  it('because it asked for it, is waited for and comes back by itself', async () => {
    queue.rest('a', { why: 'told', until: 5000 });
    await ask('1', ['a']);
    expect(order).toEqual([]);
    await clock.pass(5000);
    expect(order).toEqual(['1@a']);
  });

  it('because it failed, leaves its work to the others until its time is over', async () => {
    queue.rest('a', { why: 'down', until: 5000 });
    await ask('1', ['a', 'b']);
    await ask('2', ['a', 'b']);
    expect(order).toEqual(['1@b']);
    await clock.pass(5000);
    expect(order).toEqual(['1@b', '2@a']);
  });

  it('because it failed, is tried at once where there is no other', async () => {
    queue.rest('a', { why: 'down', until: 5000 });
    await ask('1', ['a']);
    expect(order).toEqual(['1@a']);
  });

  it('is awake again when it has answered', async () => {
    queue.rest('a', { why: 'told', until: 5000 });
    await ask('1', ['a']);
    queue.rest('a', undefined);
    await settled();
    expect(order).toEqual(['1@a']);
    expect(queue.state().rests).toEqual({});
  });
});
