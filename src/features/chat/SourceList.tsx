// What an answer leans on: the passages it was given, those it names first in ink.
import { For, Show } from 'solid-js';
import { citedNumbers, type Source } from '../../core/grounding';
import { sourceHref, sourceLabel } from './source-words';
import styles from './SourceList.module.css';

export interface SourceListProps {
  readonly sources: readonly Source[];
  /** The text of the answer. */
  readonly answer: string;
  readonly searchQuery: string | undefined;
}

export function SourceList(props: SourceListProps) {
  const cited = () => new Set(citedNumbers(props.answer, props.sources.length));
  return (
    <div class={styles.sources}>
      <Show
        when={props.sources.length > 0}
        fallback={<p class={styles.query}>No passage was found.</p>}
      >
        <ol role="list" aria-label="Sources" class={styles.list}>
          <For each={props.sources}>
            {(source, index) => (
              <li classList={{ [styles.cited ?? '']: cited().has(index() + 1) }}>
                <span class={styles.number} aria-hidden="true">
                  {index() + 1}
                </span>
                <a href={sourceHref(source)} title={source.text}>
                  {sourceLabel(source)}
                </a>
              </li>
            )}
          </For>
        </ol>
      </Show>
      <Show when={props.searchQuery}>
        <p class={styles.query}>Searched for “{props.searchQuery}”</p>
      </Show>
    </div>
  );
}
