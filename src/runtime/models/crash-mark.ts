// A trace of every load that a dying tab leaves behind, so that the next start does not walk into the
// same wall. In localStorage, because a write there is done before the tab can die.
import type { LoadOptions } from '../../core/engine/engine';
import { AppError } from '../../core/errors';
import { log } from '../../core/log';
import type { ModelSpec } from '../../core/model/model-manifest';

type Device = NonNullable<LoadOptions['device']>;

/** A load during which the tab ended. */
export interface CrashedLoad {
  readonly modelId: string;
  readonly device: Device;
  /** Epoch ms of its beginning. */
  readonly at: number;
}

export interface CrashMarks {
  /** Call the result when the load has ended, well or not. */
  begin(modelId: string, device: Device | undefined): () => void;
  /** The page ends in good order, so what it was loading is not to blame. */
  clear(): void;
  /** For a new owner: the load in which the last one died. Remembered until it is forgotten. */
  collect(): CrashedLoad | undefined;
  find(modelId: string): CrashedLoad | undefined;
  /** It was loaded after all, or somebody wants it tried again. */
  forget(modelId: string): void;
}

const LOADING_KEY = 'hearth:loading';
const CRASHED_KEY = 'hearth:crashed-loads';

/** `storage` undefined: the browser keeps nothing, so nothing is ever found. */
export function createCrashMarks(storage: Storage | undefined): CrashMarks {
  const read = (key: string): readonly CrashedLoad[] => {
    try {
      const value: unknown = JSON.parse(storage?.getItem(key) ?? '[]');
      return Array.isArray(value) ? value.filter(isCrashedLoad) : [];
    } catch (error) {
      log('warn', 'A mark of a load cannot be read', error);
      return [];
    }
  };
  const write = (key: string, marks: readonly CrashedLoad[]) => {
    try {
      if (marks.length === 0) storage?.removeItem(key);
      else storage?.setItem(key, JSON.stringify(marks));
    } catch (error) {
      // A full disk must not keep a model from being loaded.
      log('warn', 'A mark of a load cannot be written', error);
    }
  };
  const without = (marks: readonly CrashedLoad[], modelId: string) =>
    marks.filter((mark) => mark.modelId !== modelId);

  return {
    begin(modelId, device = 'auto') {
      write(LOADING_KEY, [{ modelId, device, at: Date.now() }]);
      return () => write(LOADING_KEY, []);
    },
    clear: () => write(LOADING_KEY, []),
    collect() {
      const [mark] = read(LOADING_KEY);
      if (!mark) return undefined;
      write(LOADING_KEY, []);
      write(CRASHED_KEY, [...without(read(CRASHED_KEY), mark.modelId), mark]);
      return mark;
    },
    find: (modelId) => read(CRASHED_KEY).find((mark) => mark.modelId === modelId),
    forget(modelId) {
      const marks = read(CRASHED_KEY);
      const rest = without(marks, modelId);
      if (rest.length < marks.length) write(CRASHED_KEY, rest);
    },
  };
}

/**
 * Where a model may be loaded by itself after a crash: on the CPU when it was not there. Throws
 * `out-of-memory` with details.reason `crashed` when it has no other place. The model that comes
 * with the app is too small to be the reason of anything.
 */
export function placeAfterCrash(
  spec: ModelSpec,
  crashed: CrashedLoad | undefined,
): 'cpu' | undefined {
  if (!crashed || spec.demo) return undefined;
  if (crashed.device !== 'cpu' && spec.engine !== 'webllm') return 'cpu';
  const details = { reason: 'crashed', modelId: spec.modelId };
  throw new AppError('out-of-memory', 'The tab ended while this model was loaded', details);
}

function isCrashedLoad(value: unknown): value is CrashedLoad {
  return (
    typeof value === 'object' &&
    value !== null &&
    'modelId' in value &&
    'device' in value &&
    'at' in value
  );
}
