import { describe, expect, it } from 'vitest';
import { AppError } from '../errors';
import { createWorkerClient, serveApi } from './worker-rpc';

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

interface CounterApi {
  add(a: number, b: number): Promise<number>;
  fail(): Promise<void>;
  hang(): Promise<void>;
  count(from: number, signal: AbortSignal): AsyncIterable<number>;
}

/** What a worker would serve; `state` is what only it knows. */
function createApi() {
  const state = { closed: 0 };
  const api: CounterApi = {
    add: async (a, b) => a + b,
    async fail() {
      throw new AppError('quota-exceeded', 'Full', { missingBytes: 12 });
    },
    hang: () => new Promise(() => undefined),
    async *count(from, signal) {
      try {
        for (let number = from; !signal.aborted; number += 1) {
          await pause();
          yield number;
        }
      } finally {
        state.closed += 1;
      }
    },
  };
  return { state, api };
}

/** A client whose workers are channels in this thread; `crash` is what a dying worker does. */
function connect(api: CounterApi) {
  const spawned: { crash: () => void; ended: boolean }[] = [];
  const client = createWorkerClient<CounterApi>(() => {
    const { port1, port2 } = new MessageChannel();
    serveApi(api, port2);
    port2.start();
    const nothing: () => void = () => undefined;
    const record = { crash: nothing, ended: false };
    // As much of a Worker as the client uses.
    const worker = Object.assign(port1, {
      onerror: null as ((event: Partial<ErrorEvent>) => void) | null,
      terminate() {
        record.ended = true;
        port1.close();
      },
    });
    record.crash = () =>
      worker.onerror?.({ message: 'RuntimeError: unreachable', preventDefault: () => undefined });
    spawned.push(record);
    return worker as unknown as Worker;
  });
  return { client, spawned };
}

describe('worker client', () => {
  it('starts its worker at the first call only', async () => {
    const { client, spawned } = connect(createApi().api);
    expect(client.isRunning()).toBe(false);
    expect(await client.call('add', 2, 3)).toBe(5);
    expect(await client.call('add', 4, 5)).toBe(9);
    expect(spawned).toHaveLength(1);
    client.terminate();
    expect(client.isRunning()).toBe(false);
  });

  it('brings an error back with its code and details', async () => {
    const { client } = connect(createApi().api);
    await expect(client.call('fail')).rejects.toMatchObject({
      name: 'AppError',
      code: 'quota-exceeded',
      details: { missingBytes: 12 },
    });
    client.terminate();
  });

  it('streams in order and stops the worker’s loop when the reader leaves', async () => {
    const { state, api } = createApi();
    const { client } = connect(api);
    const numbers: number[] = [];
    for await (const number of client.stream('count', 5, new AbortController().signal)) {
      numbers.push(number);
      if (numbers.length === 4) break;
    }
    expect(numbers).toEqual([5, 6, 7, 8]);
    expect(state.closed).toBe(1);
    client.terminate();
  });

  it('ends a stream by its signal', async () => {
    const { client } = connect(createApi().api);
    const controller = new AbortController();
    let last = 0;
    for await (const number of client.stream('count', 1, controller.signal)) {
      last = number;
      if (number === 3) controller.abort();
    }
    expect(last).toBeGreaterThanOrEqual(3);
    client.terminate();
  });

  it('fails open calls and streams with engine-crashed, and starts afresh at the next call', async () => {
    const { client, spawned } = connect(createApi().api);
    const hanging = client.call('hang');
    const reading = (async () => {
      for await (const number of client.stream('count', 1, new AbortController().signal)) {
        if (number === 2) spawned[0]?.crash();
      }
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'engine-crashed',
      message: 'RuntimeError: unreachable',
    });
    await expect(hanging).rejects.toMatchObject({ code: 'engine-crashed' });
    expect(spawned[0]?.ended).toBe(true);
    expect(await client.call('add', 1, 1)).toBe(2);
    expect(spawned).toHaveLength(2);
    client.terminate();
  });

  it('fails what is open when it is ended', async () => {
    const { client } = connect(createApi().api);
    const hanging = client.call('hang');
    client.terminate();
    await expect(hanging).rejects.toMatchObject({ code: 'engine-crashed' });
  });

  it('fails a stream whose arguments cannot cross, instead of waiting for ever', async () => {
    const { client } = connect(createApi().api);
    // What a store proxy of the interface would be: not cloneable.
    const notANumber = (() => 1) as unknown as number;
    const stream = client.stream('count', notANumber, new AbortController().signal);
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'internal' });
    client.terminate();
  });
});
