// The foot of the list column: what is being stored for use without a network, then "Ready offline".
import { createResource } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { formatBytes, formatBytesOf } from '../../ui/format';
import { OfflineStatus, type OfflineStep } from '../../ui/OfflineStatus';

export function StorageFoot() {
  const { offline } = useRuntime();
  const [estimate] = createResource(offline.ready, () => navigator.storage.estimate());
  const step = (label: string, loadedBytes: number, totalBytes: number): OfflineStep => {
    const isDone = totalBytes > 0 && loadedBytes >= totalBytes;
    if (isDone) return { label, state: 'done', bytesText: formatBytes(totalBytes) };
    if (loadedBytes === 0) return { label, state: 'pending', bytesText: '' };
    return { label, state: 'running', bytesText: formatBytesOf(loadedBytes, totalBytes) };
  };
  const steps = (): readonly OfflineStep[] => {
    const { app, appBytes, starter, engine, obstacle } = offline.state();
    if (obstacle !== undefined) return [];
    const storedBytes = app === 'done' ? appBytes : 0;
    return [
      step('App', storedBytes, appBytes),
      step('Starter model', starter.loadedBytes, starter.totalBytes),
      step('Engine', engine.loadedBytes, engine.totalBytes),
    ];
  };
  const progress = () => {
    const { starter, engine } = offline.state();
    const total = starter.totalBytes + engine.totalBytes;
    return total === 0 ? undefined : (starter.loadedBytes + engine.loadedBytes) / total;
  };
  const storageText = () => {
    const known = estimate.latest;
    if (known?.usage === undefined || known.quota === undefined) return undefined;
    return formatBytesOf(known.usage, known.quota);
  };
  return (
    <OfflineStatus
      steps={steps()}
      ready={offline.ready()}
      progress={progress()}
      storageText={storageText()}
    />
  );
}
