// The heading of the section; what is in it comes when it is opened.
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import type { KnowledgePageState } from '../knowledge-page';
import styles from './Measure.module.css';

const MeasureSection = lazy(() => import('./MeasureSection'));

export function Measure(props: { readonly page: KnowledgePageState }) {
  const [isOpen, setOpen] = createSignal(false);
  return (
    <details class={styles.measure} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary class={styles.title}>Measure search</summary>
      <Show when={isOpen()}>
        <Suspense>
          <MeasureSection page={props.page} />
        </Suspense>
      </Show>
    </details>
  );
}
