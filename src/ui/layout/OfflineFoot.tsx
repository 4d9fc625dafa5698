// The foot of every list column: what is stored for use without a network, and how much room it took.
import { createEffect, createSignal } from 'solid-js';
import { formatBytes, formatBytesOf } from '../format';
import { OfflineStatus, type OfflineStep } from '../OfflineStatus';

interface StoredBytes {
  readonly loadedBytes: number;
  /** 0 while it is not known. */
  readonly totalBytes: number;
}

type Obstacle =
  'insecure-context' | 'no-service-worker' | 'refused' | 'storage-full' | 'development';

/** As much of the runtime's `Offline` as is shown here. */
export interface OfflineSource {
  readonly state: () => {
    readonly obstacle?: Obstacle;
    readonly app: 'pending' | 'storing' | 'done';
    readonly appBytes: number;
    readonly engine: StoredBytes;
    readonly starter: StoredBytes;
  };
  readonly ready: () => boolean;
}

const obstacleTexts: Readonly<Record<Obstacle, string>> = {
  'insecure-context': 'Needs a network: browsers store apps only from secure addresses (https).',
  'no-service-worker': 'Needs a network: this browser stores no apps in this window.',
  refused: 'Needs a network: the browser refused to store the app.',
  'storage-full': 'Needs a network: there is no room left to store the app.',
  development: 'Developers’ server: nothing is stored for use without a network.',
};

export function OfflineFoot(props: { offline: OfflineSource }) {
  const [storageText, setStorageText] = createSignal<string>();
  const state = () => props.offline.state();

  createEffect(() => {
    if (props.offline.ready()) void readStorageText().then(setStorageText);
  });

  const steps = (): readonly OfflineStep[] => [
    {
      label: 'App',
      state: ({ pending: 'pending', storing: 'running', done: 'done' } as const)[state().app],
      bytesText: state().appBytes > 0 ? formatBytes(state().appBytes) : '',
    },
    toStep('Starter model', state().starter),
    toStep('Engine', state().engine),
  ];
  const obstacleText = () => {
    const { obstacle } = state();
    return obstacle && obstacleTexts[obstacle];
  };
  return (
    <OfflineStatus
      steps={steps()}
      ready={props.offline.ready()}
      progress={shareOf([state().starter, state().engine])}
      storageText={storageText()}
      obstacleText={obstacleText()}
    />
  );
}

function toStep(label: string, { loadedBytes, totalBytes }: StoredBytes): OfflineStep {
  if (totalBytes === 0) return { label, state: 'pending', bytesText: '' };
  if (loadedBytes >= totalBytes)
    return { label, state: 'done', bytesText: formatBytes(totalBytes) };
  return { label, state: 'running', bytesText: formatBytesOf(loadedBytes, totalBytes) };
}

/** Undefined while one of the sizes is not known: a bar that jumps back would lie. */
function shareOf(parts: readonly StoredBytes[]): number | undefined {
  if (parts.some(({ totalBytes }) => totalBytes === 0)) return undefined;
  const loaded = parts.reduce((sum, { loadedBytes }) => sum + loadedBytes, 0);
  return loaded / parts.reduce((sum, { totalBytes }) => sum + totalBytes, 0);
}

/** "3.40 of 38.0 GB"; undefined where the browser does not say. */
async function readStorageText(): Promise<string | undefined> {
  // Missing on plain-http addresses, whatever the types say.
  const storage = navigator.storage as StorageManager | undefined;
  const { usage, quota } = (await storage?.estimate()) ?? {};
  return usage === undefined || quota === undefined ? undefined : formatBytesOf(usage, quota);
}
