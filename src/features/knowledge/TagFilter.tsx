// Tags of the shelf; those that are pressed narrow the list.
import { For, Show } from 'solid-js';
import { Button } from '../../ui/Button';
import type { KnowledgePageState } from './knowledge-page';
import styles from './DocumentTable.module.css';

export function TagFilter(props: { readonly page: KnowledgePageState }) {
  return (
    <Show when={props.page.tags().length > 0}>
      <div role="group" aria-label="Filter by tag" class={styles.filter}>
        <For each={props.page.tags()}>
          {(tag) => (
            <Button
              size="small"
              pressed={props.page.chosenTags().includes(tag)}
              onClick={() => props.page.toggleTag(tag)}
            >
              {tag}
            </Button>
          )}
        </For>
      </div>
    </Show>
  );
}
