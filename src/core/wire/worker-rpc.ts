// Both ends of every worker wire. A worker serves an api object: methods with one answer go over
// Comlink, methods that return an AsyncIterable (last parameter an AbortSignal) over a port each.
import { expose, transfer, wrap, type Endpoint, type Remote } from 'comlink';
import { AppError, fromWire, toAppError, toWire, type WireError } from '../errors';
import { createId } from '../ids';
import { log } from '../log';
import { receiveStream, sendStream, type ReceivedStream } from './port-stream';

type Method = (...args: never[]) => unknown;
type StreamName<Api> = {
  [K in keyof Api]: Api[K] extends (...args: never[]) => AsyncIterable<unknown> ? K : never;
}[keyof Api];
type CallName<Api> = {
  [K in keyof Api]: Api[K] extends (...args: never[]) => Promise<unknown> ? K : never;
}[keyof Api];
type Args<F> = F extends (...args: infer P) => unknown ? P : never;
type Item<F> = F extends (...args: never[]) => AsyncIterable<infer T> ? T : never;
type Result<F> = F extends (...args: never[]) => Promise<infer T> ? T : never;

type Answer = { ok: true; value: unknown } | { ok: false; error: WireError };
interface Wire {
  call(name: string, args: unknown[]): Promise<Answer>;
  stream(name: string, args: unknown[], port: MessagePort, aborted: boolean): void;
  /** Name of a lock that is held as long as the worker lives; undefined where there are none. */
  life(): Promise<string | undefined>;
}

/** Worker side: the last line of a worker file. `endpoint` is the worker itself unless given. */
export function serveApi(api: object, endpoint?: Endpoint): void {
  const methods = api as Record<string, Method>;
  const invoke = (name: string, args: unknown[]) => methods[name]?.(...(args as never[]));
  const wire: Wire = {
    async call(name, args) {
      try {
        return { ok: true, value: await invoke(name, args) };
      } catch (error) {
        return { ok: false, error: toWire(error) };
      }
    },
    stream(name, args, port, aborted) {
      const open = (signal: AbortSignal) =>
        invoke(name, [...args, signal]) as AsyncIterable<unknown>;
      void sendStream(port, open, aborted);
    },
    life: holdLifeLock,
  };
  expose(wire, endpoint);
}

/** Missing outside a secure context, and in Node before 24. */
const lockManager = () => (globalThis as { navigator?: { locks?: LockManager } }).navigator?.locks;

async function holdLifeLock(): Promise<string | undefined> {
  const locks = lockManager();
  if (!locks) return undefined;
  const name = `hearth:worker:${createId()}`;
  await new Promise<void>((resolve, reject) => {
    const hold = () => {
      resolve();
      return new Promise<never>(() => undefined);
    };
    locks.request(name, hold).catch(reject);
  });
  return name;
}

export interface WorkerClient<Api> {
  call<K extends CallName<Api>>(name: K, ...args: Args<Api[K]>): Promise<Result<Api[K]>>;
  /** Arguments as the api has them, the signal last. */
  stream<K extends StreamName<Api>>(name: K, ...args: Args<Api[K]>): AsyncIterable<Item<Api[K]>>;
  /** True while a worker exists. */
  isRunning(): boolean;
  /** Ends the worker; open calls and streams fail with `engine-crashed`. The next call starts afresh. */
  terminate(): void;
}

interface Live {
  readonly worker: Worker;
  readonly wire: Remote<Wire>;
  readonly open: Set<(error: Error) => void>;
}

/**
 * Page side. Lazy: `spawn` runs at the first call. A crash fails whatever is open with
 * `engine-crashed` and drops the worker; the next call starts a fresh one.
 */
export function createWorkerClient<Api extends object>(spawn: () => Worker): WorkerClient<Api> {
  let live: Live | undefined;

  const drop = (dead: Live, reason: string) => {
    if (live === dead) live = undefined;
    dead.worker.terminate();
    const error = new AppError('engine-crashed', reason);
    for (const fail of dead.open) fail(error);
    dead.open.clear();
  };

  /** A worker that the browser ends reports nothing, but its lock becomes free. */
  const watchLife = async (watched: Live) => {
    try {
      const name = await watched.wire.life();
      if (name !== undefined) {
        await lockManager()?.request(name, () => drop(watched, 'The worker has ended'));
      }
    } catch (error) {
      log('warn', 'A worker cannot be watched', error);
    }
  };

  const start = (): Live => {
    if (live) return live;
    const worker = spawn();
    const started: Live = { worker, wire: wrap<Wire>(worker), open: new Set() };
    worker.onerror = (event) => {
      event.preventDefault();
      drop(started, event.message || 'The worker could not start');
    };
    live = started;
    void watchLife(started);
    return started;
  };

  async function call(name: PropertyKey, ...args: unknown[]): Promise<unknown> {
    const current = start();
    let fail: ((error: Error) => void) | undefined;
    const crash = new Promise<never>((_, reject) => {
      fail = reject;
      current.open.add(reject);
    });
    try {
      const answer = await Promise.race([current.wire.call(String(name), args), crash]);
      if (!answer.ok) throw fromWire(answer.error);
      return answer.value;
    } finally {
      if (fail) current.open.delete(fail);
    }
  }

  async function* stream(name: PropertyKey, ...args: unknown[]): AsyncGenerator {
    const signal = args.pop() as AbortSignal;
    const current = start();
    const { port1, port2 } = new MessageChannel();
    const received: ReceivedStream<unknown> = receiveStream(port1, signal);
    const fail = (error: Error) => {
      received.fail(error);
    };
    current.open.add(fail);
    try {
      const port = transfer(port2, [port2]);
      // Arguments that cannot be cloned fail here; without this the stream would wait for ever.
      current.wire.stream(String(name), args, port, signal.aborted).catch((error: unknown) => {
        fail(toAppError(error));
      });
      yield* received;
    } finally {
      current.open.delete(fail);
    }
  }

  return {
    call: call as WorkerClient<Api>['call'],
    stream: stream as WorkerClient<Api>['stream'],
    isRunning: () => live !== undefined,
    terminate: () => {
      if (live) drop(live, 'The worker was ended');
    },
  };
}
