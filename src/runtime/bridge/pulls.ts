// Models that servers fetch for us. They go on while the user looks elsewhere; a server forgets none of
// what has arrived, so one that was stopped goes on from there.
import { createSignal, type Accessor } from 'solid-js';
import type { PullProgress } from '../../core/bridge/bridge-api';
import { isAbort, toAppError, toWire, type WireError } from '../../core/errors';
import { createRateMeter } from '../models/download-rate';

export interface Pull {
  readonly serverId: string;
  /** Of the model, as it was asked for. */
  readonly name: string;
  /** Undefined until the server says something. */
  readonly progress?: PullProgress;
  /** Over the last seconds; undefined until it is known. */
  readonly bytesPerSecond?: number;
  readonly state: 'running' | 'stopped' | 'failed';
  /** Of one that failed. */
  readonly error?: WireError;
}

export interface Pulls {
  /** What runs, and what ended before it was whole. */
  readonly list: Accessor<readonly Pull[]>;
  /** Does nothing where this model is on its way there already. */
  start(serverId: string, name: string): void;
  stop(pull: Pull): void;
  /** Takes one that ended off the list. */
  forget(pull: Pull): void;
}

export interface PullsInputs {
  readonly pull: (
    serverId: string,
    name: string,
    signal: AbortSignal,
  ) => AsyncIterable<PullProgress>;
  /** The model is there. */
  readonly onDone: (serverId: string, name: string) => void;
  /** Ms of a clock that only goes on. */
  readonly now?: () => number;
}

export function createPulls({ pull, onDone, now = () => performance.now() }: PullsInputs): Pulls {
  const [list, setList] = createSignal<readonly Pull[]>([]);
  const running = new Map<string, AbortController>();
  const keyOf = ({ serverId, name }: Pick<Pull, 'serverId' | 'name'>) => `${serverId} ${name}`;
  const remove = (key: string) => setList((all) => all.filter((one) => keyOf(one) !== key));
  const put = (next: Pull) => {
    const key = keyOf(next);
    setList((all) =>
      all.some((one) => keyOf(one) === key)
        ? all.map((one) => (keyOf(one) === key ? next : one))
        : [...all, next],
    );
  };

  const run = async (serverId: string, name: string, controller: AbortController) => {
    const meter = createRateMeter();
    let current: Pull = { serverId, name, state: 'running' };
    put(current);
    try {
      for await (const progress of pull(serverId, name, controller.signal)) {
        const bytesPerSecond = meter.add(progress.doneBytes, now());
        current = { serverId, name, state: 'running', progress };
        put({ ...current, ...(bytesPerSecond && { bytesPerSecond }) });
      }
      remove(keyOf(current));
      onDone(serverId, name);
    } catch (error) {
      if (isAbort(error)) put({ ...current, state: 'stopped' });
      else put({ ...current, state: 'failed', error: toWire(toAppError(error)) });
    } finally {
      running.delete(keyOf(current));
    }
  };

  return {
    list,
    start(serverId, name) {
      const key = keyOf({ serverId, name });
      if (running.has(key)) return;
      const controller = new AbortController();
      running.set(key, controller);
      // Never throws: the list says what happened.
      void run(serverId, name, controller);
    },
    stop: (one) => running.get(keyOf(one))?.abort(),
    forget: (one) => remove(keyOf(one)),
  };
}
