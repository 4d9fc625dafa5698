// Whether the app works without a network, and whether a newer version waits. Nothing here runs
// before the page is usable.
import { createSignal, type Accessor } from 'solid-js';
import { AppError, isAbort } from '../core/errors';
import { log } from '../core/log';
import {
  RUNTIME_FILES_URL,
  runtimeCacheName,
  type RuntimeFileList,
} from '../core/offline/offline-files';
import { whenIdle } from './jobs/idle';
import type { OfflineStoreApi } from '../core/offline/offline-store-api';
import { createWorkerClient } from '../core/wire/worker-rpc';
import { pickNeeded } from './models/needed-files';

export interface StoredBytes {
  readonly loadedBytes: number;
  /** 0 while it is not known. */
  readonly totalBytes: number;
}

/**
 * Why nothing can be stored: a plain-http address, a browser without service workers (private
 * windows of some), one that refuses them, storage that is full, or the developers' server.
 */
export type OfflineObstacle =
  'insecure-context' | 'no-service-worker' | 'refused' | 'storage-full' | 'development';

export interface OfflineState {
  readonly obstacle?: OfflineObstacle;
  /** Pages, styles and scripts. */
  readonly app: 'pending' | 'storing' | 'done';
  readonly appBytes: number;
  /** What runs the models; 0 of 0 until the list of files is read. */
  readonly engine: StoredBytes;
  /** The model that comes with the app, as the runtime reports it. */
  readonly starter: StoredBytes;
}

export interface Offline {
  readonly state: Accessor<OfflineState>;
  /** App, engine and starter model are all stored. Found out anew at each start. */
  readonly ready: Accessor<boolean>;
  /** A newer version is stored, or runs in another tab; this page shows the old one. */
  readonly updateWaiting: Accessor<boolean>;
  /** Activates the newer version and reloads this page. */
  readonly applyUpdate: () => void;
  /** Asks the host for a newer version. Rejects when it cannot be reached. */
  readonly checkForUpdate: () => Promise<void>;
  /** The runtime reports how much of the starter model is in the model store. */
  readonly setStarterStored: (loadedBytes: number, totalBytes: number) => void;
}

const HOUR_MS = 3_600_000;
/** An old version that still answers a request of this page lets the new one wait; a reload ends it. */
const UPDATE_PATIENCE_MS = 5_000;
const none: StoredBytes = { loadedBytes: 0, totalBytes: 0 };

export function createOffline(): Offline {
  const [state, setState] = createSignal<OfflineState>({
    app: 'pending',
    appBytes: 0,
    engine: none,
    starter: none,
  });
  const [updateWaiting, setUpdateWaiting] = createSignal(false);
  let registration: ServiceWorkerRegistration | undefined;
  let isReloading = false;

  const patch = (change: Partial<OfflineState>) => setState((old) => ({ ...old, ...change }));

  const start = async () => {
    patch({ app: 'storing' });
    watchControl(() => {
      if (isReloading) location.reload();
      else setUpdateWaiting(true);
    });
    registration = await register(() => setUpdateWaiting(true));
    if (!registration) {
      patch({ obstacle: 'refused' });
      return;
    }
    setInterval(() => void registration?.update().catch(logFailure), HOUR_MS);
    await navigator.serviceWorker.ready;
    await storeAll(registration.scope, patch);
  };

  const obstacle = findObstacle();
  if (obstacle) patch({ obstacle });
  else whenIdle(() => void start().catch(logFailure));

  return {
    state,
    ready: () => {
      const { app, engine, starter } = state();
      return (
        state().obstacle === undefined && app === 'done' && isWhole(engine) && isWhole(starter)
      );
    },
    updateWaiting,
    applyUpdate: () => {
      isReloading = true;
      registration?.waiting?.postMessage({ type: 'skip-waiting' });
      setTimeout(() => location.reload(), registration?.waiting ? UPDATE_PATIENCE_MS : 0);
    },
    checkForUpdate: async () => {
      await registration?.update();
    },
    setStarterStored: (loadedBytes, totalBytes) => {
      patch({ starter: { loadedBytes, totalBytes } });
    },
  };
}

const isWhole = ({ loadedBytes, totalBytes }: StoredBytes) =>
  totalBytes > 0 && loadedBytes >= totalBytes;

function findObstacle(): OfflineObstacle | undefined {
  if (!import.meta.env.PROD) return 'development';
  if (!isSecureContext) return 'insecure-context';
  return 'serviceWorker' in navigator ? undefined : 'no-service-worker';
}

/** Calls back when another version takes over; the first one to come is no change. */
function watchControl(onChange: () => void): void {
  let wasControlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (wasControlled) onChange();
    wasControlled = true;
  });
}

/** Undefined where the browser refuses: blocked cookies, some private windows, company policies. */
async function register(onWaiting: () => void): Promise<ServiceWorkerRegistration | undefined> {
  const { Workbox } = await import('workbox-window');
  const address = new URL('service-worker.js', document.baseURI).href;
  const workbox = new Workbox(address, { updateViaCache: 'none' });
  workbox.addEventListener('waiting', onWaiting);
  try {
    return await workbox.register({ immediate: true });
  } catch (error) {
    log('warn', 'The service worker was refused', error);
    return undefined;
  }
}

async function storeAll(
  scope: string,
  patch: (change: Partial<OfflineState>) => void,
): Promise<void> {
  const list = await readList(scope);
  const client = createWorkerClient<OfflineStoreApi>(
    () =>
      new Worker(new URL('../../workers/offline-store.worker.ts', import.meta.url), {
        type: 'module',
        name: 'offline-store',
      }),
  );
  const shell = list.shell.map(({ url }) => new URL(url, scope).href);
  const isShellStored = () => client.call('areStored', shell);
  const appBytes = list.shell.reduce((sum, file) => sum + file.bytes, 0);
  if (!(await isShellStored())) {
    await repairShell();
    if (!(await isShellStored())) return;
  }
  patch({ app: 'done', appBytes });

  const files = pickNeeded(list.files);
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const run = async () => {
    const cacheName = runtimeCacheName(scope);
    const { signal } = new AbortController();
    patch({ engine: { loadedBytes: 0, totalBytes } });
    const store = async () => {
      for await (const loadedBytes of client.stream('store', files, cacheName, scope, signal)) {
        patch({ engine: { loadedBytes, totalBytes } });
      }
    };
    // Two tabs would fetch everything twice.
    try {
      await navigator.locks.request(`hearth:offline ${scope}`, store);
    } finally {
      client.terminate();
    }
  };
  try {
    await run();
  } catch (error) {
    if (error instanceof AppError && error.code === 'quota-exceeded') {
      patch({ obstacle: 'storage-full' });
      return;
    }
    log('warn', 'Storing the engine stopped; it goes on when the network is back', error);
    addEventListener('online', () => void run().catch(logFailure), { once: true });
  }
}

async function readList(scope: string): Promise<RuntimeFileList> {
  const response = await fetch(new URL(RUNTIME_FILES_URL, scope));
  // Written by our own build (tools/runtime-files.mjs), so the shape is known.
  return (await response.json()) as RuntimeFileList;
}

/** Resolves when the service worker has fetched again what went missing. */
async function repairShell(): Promise<void> {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  await new Promise((done) => {
    port1.onmessage = done;
    active?.postMessage({ type: 'repair-shell' }, [port2]);
  });
  port1.close();
}

function logFailure(error: unknown): void {
  if (!isAbort(error)) log('warn', 'Making the app ready for offline use failed', error);
}
