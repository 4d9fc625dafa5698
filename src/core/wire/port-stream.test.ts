import { describe, expect, it } from 'vitest';
import { AppError } from '../errors';
import { receiveStream, sendStream } from './port-stream';

type Open<T> = (signal: AbortSignal) => AsyncIterable<T>;

/** Both ends in this thread, with a real channel between them. */
function connect<T>(open: Open<T>, signal: AbortSignal = new AbortController().signal) {
  const { port1, port2 } = new MessageChannel();
  const received = receiveStream<T>(port1, signal);
  const sent = sendStream(port2, open, signal.aborted).finally(() => {
    port2.close();
  });
  return { received, sent };
}

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 1));

/** Counts until the signal aborts; says how far it came and whether it was closed. */
function counter() {
  const state = { count: 0, closed: false };
  const open: Open<number> = async function* (signal) {
    try {
      while (!signal.aborted) {
        await pause();
        yield (state.count += 1);
      }
    } finally {
      state.closed = true;
    }
  };
  return { state, open };
}

describe('port stream', () => {
  it('keeps the order of 1000 items, with and without pauses', async () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    const { received } = connect(async function* () {
      for (const number of numbers) {
        if (number % 100 === 0) await pause();
        yield number;
      }
    });
    expect(await collect(received)).toEqual(numbers);
  });

  it('a slow reader holds the writer back, and loses nothing', async () => {
    let written = 0;
    const { received } = connect(async function* () {
      while (written < 2000) yield (written += 1);
    });
    const read: number[] = [];
    let mostUnread = 0;
    for await (const item of received) {
      if (item % 50 === 0) await pause();
      mostUnread = Math.max(mostUnread, written - item);
      read.push(item);
    }
    expect(read).toEqual(Array.from({ length: 2000 }, (_, index) => index + 1));
    expect(mostUnread).toBeLessThanOrEqual(256);
  });

  it('an abort reaches a writer that is held back', async () => {
    const { state, open } = counter();
    const controller = new AbortController();
    const { received, sent } = connect(async function* (signal) {
      for (let item = 0; item < 1000; item += 1) yield item;
      yield* open(signal);
    }, controller.signal);
    for await (const item of received) {
      expect(item).toBe(0);
      await pause();
      break;
    }
    await sent;
    expect(state.count).toBe(0);
  });

  it('ends without items', async () => {
    const { received } = connect(async function* () {
      yield* [];
    });
    expect(await collect(received)).toEqual([]);
  });

  it('sends the first item at once, not with the next batch', async () => {
    let release: () => void = () => undefined;
    const { received } = connect(async function* () {
      yield 'first';
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      yield 'second';
    });
    const iterator = received[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: 'first' });
    release();
    expect(await iterator.next()).toEqual({ done: false, value: 'second' });
    expect((await iterator.next()).done).toBe(true);
  });

  it('gives what came before an error, then the error with its code and details', async () => {
    const { received } = connect(async function* () {
      yield 1;
      throw new AppError('context-overflow', 'Too long', { promptTokens: 9, contextLength: 8 });
    });
    const items: number[] = [];
    const reading = (async () => {
      for await (const item of received) items.push(item);
    })();
    await expect(reading).rejects.toMatchObject({
      name: 'AppError',
      code: 'context-overflow',
      message: 'Too long',
      details: { promptTokens: 9, contextLength: 8 },
    });
    expect(items).toEqual([1]);
  });

  it('passes an abort error on as an abort error', async () => {
    const { received } = connect(async function* (signal) {
      yield 1;
      signal.throwIfAborted();
      throw new DOMException('Gone', 'AbortError');
    });
    await expect(collect(received)).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('tells the sender of an abort and gives what it still sends', async () => {
    const controller = new AbortController();
    const { received, sent } = connect(async function* (signal) {
      yield 'running';
      while (!signal.aborted) await pause();
      yield 'aborted';
    }, controller.signal);
    const items: string[] = [];
    for await (const item of received) {
      items.push(item);
      controller.abort();
    }
    expect(items).toEqual(['running', 'aborted']);
    await sent;
  });

  it('is aborted from its first step when the signal was aborted before', async () => {
    const { received } = connect(async function* (signal) {
      yield signal.aborted;
    }, AbortSignal.abort());
    expect(await collect(received)).toEqual([true]);
  });

  it('aborts the sender when the reader leaves early, and waits until it has ended', async () => {
    const { state, open } = counter();
    const { received } = connect(open);
    for await (const count of received) if (count >= 3) break;
    expect(state.closed).toBe(true);
  });

  it('fails from the reader’s side when the sender is gone', async () => {
    const { received } = connect(async function* () {
      yield 1;
      await new Promise(() => undefined);
    });
    const reading = collect(received);
    await pause();
    received.fail(new AppError('engine-crashed', 'The worker is gone'));
    await expect(reading).rejects.toMatchObject({ code: 'engine-crashed' });
  });
});
