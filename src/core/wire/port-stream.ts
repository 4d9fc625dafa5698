// An AsyncIterable over one MessagePort. Down: items in batches, then `end` or `error`. Up: how many
// were read, and `abort`. Not a transferred ReadableStream (Safari has none) and not a round trip per item.
import { fromWire, toWire, type WireError } from '../errors';

type Down<T> =
  { type: 'items'; items: readonly T[] } | { type: 'end' } | { type: 'error'; error: WireError };
type Up = { type: 'read'; count: number } | { type: 'abort' };

/** One batch a frame is as often as a screen can show it. */
const BATCH_MS = 16;
/** So many items may be under way unread; a slow reader then holds the writer back, not the memory. */
const UNREAD_ITEMS_MAX = 256;

/**
 * Runs `open` and sends what it yields. Every outcome, a throw included, goes down the port.
 * `aborted` when the receiver's signal was so from the start: its message would come after work began.
 */
export async function sendStream<T>(
  port: MessagePort,
  open: (signal: AbortSignal) => AsyncIterable<T>,
  aborted = false,
): Promise<void> {
  const controller = new AbortController();
  if (aborted) controller.abort();
  const post = (message: Down<T>) => {
    port.postMessage(message);
  };
  let unreadItems = 0;
  let resume: () => void = () => undefined;
  port.onmessage = (event: MessageEvent<Up>) => {
    if (event.data.type === 'read') unreadItems -= event.data.count;
    else controller.abort();
    resume();
  };

  let batch: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastSentAt = -Infinity;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (batch.length === 0) return;
    lastSentAt = performance.now();
    post({ type: 'items', items: batch });
    batch = [];
  };

  try {
    for await (const item of open(controller.signal)) {
      batch.push(item);
      // The first item, and any after a pause, leaves at once: it is what the user waits for.
      const waitMs = lastSentAt + BATCH_MS - performance.now();
      if (waitMs <= 0) flush();
      else timer ??= setTimeout(flush, waitMs);
      unreadItems += 1;
      while (unreadItems >= UNREAD_ITEMS_MAX && !controller.signal.aborted) {
        flush();
        await new Promise<void>((resolve) => {
          resume = resolve;
        });
      }
    }
    flush();
    post({ type: 'end' });
  } catch (error) {
    flush();
    post({ type: 'error', error: toWire(error) });
  } finally {
    port.onmessage = null;
  }
}

export interface ReceivedStream<T> extends AsyncIterable<T> {
  /** Ends the stream from this side: the worker is gone and will not answer. */
  fail(error: Error): void;
}

/**
 * The receiving end; iterate it once. Leaving the loop early aborts and waits until the sender has
 * ended, so whoever comes next finds it free.
 */
export function receiveStream<T>(port: MessagePort, signal: AbortSignal): ReceivedStream<T> {
  const queue: T[] = [];
  const state: { outcome?: { error?: Error } } = {};
  let wake: () => void = () => undefined;

  const settle = (result: { error?: Error }) => {
    state.outcome ??= result;
    port.close();
    signal.removeEventListener('abort', abort);
    wake();
  };
  const post = (message: Up) => {
    port.postMessage(message);
  };
  const abort = () => {
    post({ type: 'abort' });
  };
  port.onmessage = (event: MessageEvent<Down<T>>) => {
    const message = event.data;
    if (message.type === 'items') queue.push(...message.items);
    else settle(message.type === 'error' ? { error: fromWire(message.error) } : {});
    wake();
  };
  if (signal.aborted) abort();
  else signal.addEventListener('abort', abort, { once: true });

  const change = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });

  async function* iterate(): AsyncGenerator<T, void, undefined> {
    try {
      for (;;) {
        let readItems = 0;
        for (; queue.length > 0; readItems += 1) yield queue.shift() as T;
        if (state.outcome) break;
        if (readItems > 0) post({ type: 'read', count: readItems });
        await change();
      }
      if (state.outcome.error) throw state.outcome.error;
    } finally {
      if (!state.outcome) abort();
      while (!state.outcome) await change();
    }
  }

  return {
    [Symbol.asyncIterator]: iterate,
    fail: (error) => {
      settle({ error });
    },
  };
}
