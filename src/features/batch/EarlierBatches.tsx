import { For, Show } from 'solid-js';
import type { Batch } from '../../data/batch-records';
import { listBatches } from '../../data/batches';
import { createLiveList } from '../../data/live-query';
import { useRuntime } from '../../runtime/runtime-context';
import { formatCount, formatWhen } from '../../ui/format';
import styles from './Batch.module.css';

const SHOWN = 30;

export function EarlierBatches() {
  const runtime = useRuntime();
  const earlier = createLiveList(
    () => runtime.db,
    (db) => listBatches(db, SHOWN),
  );
  return (
    <Show when={earlier().length > 0}>
      <section class={styles.earlier} aria-label="Earlier batches">
        <h2 class={styles.heading}>Earlier batches</h2>
        <ul>
          <For each={earlier()}>
            {(batch) => (
              <li>
                <a class={styles.earlierLink} href={`#/batch/${batch.id}`}>
                  <span class={styles.earlierTitle} dir="auto">
                    {batch.title}
                  </span>
                  <span class={styles.note}>
                    {countsOf(batch)} · {batch.modelName} {batch.place ?? 'on this device'} ·{' '}
                    {formatWhen(batch.createdAt, Date.now())}
                  </span>
                </a>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}

function countsOf({ rowCount, doneCount, failedCount }: Batch): string {
  const failed = failedCount > 0 ? `, ${formatCount(failedCount)} failed` : '';
  return `${formatCount(doneCount)} of ${formatCount(rowCount)}${failed}`;
}
