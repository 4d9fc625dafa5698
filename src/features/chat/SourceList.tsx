// What an answer leans on: the passages it was given, those it names first in ink; what was looked
// for, to be changed; and the other ways to answer from the documents.
import { createSignal, For, Show } from 'solid-js';
import type { AskChoice } from '../../core/documents/answering/ask';
import { citedNumbers, type Source } from '../../core/documents/answering/grounding';
import type { Message } from '../../data/records';
import { Button } from '../../ui/Button';
import { Menu } from '../../ui/Menu';
import { SearchEditor } from './SearchEditor';
import { methodText, otherWays, sourceHref, sourceLabel } from './source-words';
import styles from './SourceList.module.css';

export interface SourceListProps {
  readonly message: Message;
  readonly sources: readonly Source[];
  /** The text of the answer. */
  readonly answer: string;
  /** Answers again, as a sibling. */
  readonly onAskAgain: (ask: AskChoice) => void;
}

export default function SourceList(props: SourceListProps) {
  const [isEditing, setEditing] = createSignal(false);
  const cited = () => new Set(citedNumbers(props.answer, props.sources.length));
  const isDone = () => props.message.status !== 'streaming';
  const query = () => props.message.searchQuery ?? '';
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
                  <bdi>{sourceLabel(source)}</bdi>
                </a>
              </li>
            )}
          </For>
        </ol>
      </Show>
      <Show
        when={!isEditing()}
        fallback={
          <SearchEditor
            query={query()}
            onCancel={() => setEditing(false)}
            onSearch={(searchQuery) => {
              setEditing(false);
              props.onAskAgain({ searchQuery, method: 'passages' });
            }}
          />
        }
      >
        <div class={styles.how}>
          <Show when={query() !== ''}>
            <span class={styles.query}>
              Searched for “<bdi>{query()}</bdi>”
            </span>
          </Show>
          <Show when={isDone() && query() !== ''}>
            <Button
              variant="quiet"
              size="small"
              icon="pencil"
              label="Edit search"
              onClick={() => setEditing(true)}
            />
          </Show>
          <span class={styles.query}>{methodText(props.message)}</span>
          <Show when={isDone() && otherWays(props.message).length > 0}>
            <Menu
              label="Answer in another way"
              icon="book"
              size="small"
              items={otherWays(props.message).map(({ label, ask }) => ({
                label,
                run: () => props.onAskAgain(ask),
              }))}
            />
          </Show>
        </div>
      </Show>
    </div>
  );
}
