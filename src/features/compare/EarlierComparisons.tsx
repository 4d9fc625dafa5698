import { For, Show } from 'solid-js';
import { listComparisons } from '../../data/comparisons';
import { createLiveList } from '../../data/live-query';
import { useRuntime } from '../../runtime/runtime-context';
import { formatWhen } from '../../ui/format';
import styles from './Compare.module.css';

const SHOWN = 30;

export function EarlierComparisons() {
  const runtime = useRuntime();
  const earlier = createLiveList(
    () => runtime.db,
    (db) => listComparisons(db, SHOWN),
  );
  return (
    <Show when={earlier().length > 0}>
      <section class={styles.earlier} aria-label="Earlier comparisons">
        <h2 class={styles.sideName}>Earlier comparisons</h2>
        <ul>
          <For each={earlier()}>
            {(chat) => (
              <li>
                <a class={styles.earlierLink} href={`#/compare/${chat.id}`}>
                  <span dir="auto">{chat.title}</span>
                  <span class={styles.note}>{formatWhen(chat.createdAt, Date.now())}</span>
                </a>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
