// What the browser says about this site's storage, and asking it to keep it.
import { createSignal } from 'solid-js';
import { log } from '../core/log';

export interface StorageUsage {
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

/** `unavailable`: no secure address, or a browser without the promise. */
export type Persistence = 'unknown' | 'kept' | 'not-kept' | 'refused' | 'unavailable';

export interface StorageState {
  readonly usage: () => StorageUsage | undefined;
  readonly persistence: () => Persistence;
  askToKeep(): Promise<void>;
  /** Asks the browser again; a failure is logged, and the old figures stay. */
  refresh(): void;
}

export function createStorageState(): StorageState {
  const [usage, setUsage] = createSignal<StorageUsage>();
  const [persistence, setPersistence] = createSignal<Persistence>('unknown');
  // Missing on plain-http addresses, whatever the types say.
  const storage = navigator.storage as StorageManager | undefined;

  const read = async () => {
    if (!storage) {
      setPersistence('unavailable');
      return;
    }
    const [estimate, isKept] = await Promise.all([storage.estimate(), storage.persisted()]);
    const { usage: usedBytes, quota: quotaBytes } = estimate;
    if (usedBytes !== undefined && quotaBytes !== undefined) setUsage({ usedBytes, quotaBytes });
    setPersistence((before) => (isKept ? 'kept' : before === 'refused' ? before : 'not-kept'));
  };
  const refresh = () => {
    read().catch((error: unknown) => log('warn', 'The storage could not be estimated', error));
  };
  refresh();

  return {
    usage,
    persistence,
    refresh,
    async askToKeep() {
      setPersistence((await storage?.persist()) ? 'kept' : 'refused');
    },
  };
}
