// The list column: collections, and how texts of the chosen one are cut.
import { createSignal, Show } from 'solid-js';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Listbox } from '../../ui/Listbox';
import { Menu } from '../../ui/Menu';
import { NameDialog } from '../../ui/NameDialog';
import { NumberField } from '../../ui/NumberField';
import type { KnowledgePageState } from './knowledge-page';
import styles from './CollectionList.module.css';

/** Tokens; outside of it passages are too short to mean anything or too long to quote. */
const CHUNK_RANGE = { min: 32, max: 2048 } as const;

export function CollectionList(props: { readonly page: KnowledgePageState }) {
  const [naming, setNaming] = createSignal<'new' | 'rename'>();
  const page = () => props.page;
  const isKept = () => page().chosen().collection?.deviceOnly === true;
  return (
    <div class={styles.column}>
      <div class={styles.labelRow}>
        <span>Collections</span>
        <Show when={page().chosen().collection}>
          <Menu
            label="Collection options"
            size="small"
            items={[
              { label: 'Rename', icon: 'pencil', run: () => setNaming('rename') },
              {
                label: 'This device only',
                checked: isKept(),
                run: () => page().setDeviceOnly(!isKept()),
              },
              {
                label: 'Remove collection, keep documents',
                icon: 'trash',
                run: () => page().removeCollection(),
              },
            ]}
          />
        </Show>
        <Button
          variant="quiet"
          size="small"
          icon="plus"
          label="New collection"
          onClick={() => setNaming('new')}
        />
      </div>
      <Listbox
        label="Collections"
        items={page().shelves()}
        keyOf={(shelf) => shelf.id}
        nameOf={(shelf) =>
          shelf.collection?.deviceOnly ? `${shelf.name}, this device only` : shelf.name
        }
        selected={page().chosen().id}
        onSelect={(shelf) => page().choose(shelf.id)}
        class={styles.shelves ?? ''}
      >
        {(shelf) => (
          <>
            <Icon name={shelf.collection?.deviceOnly ? 'lock' : 'folder'} size={16} />
            <span class={styles.name} dir="auto">
              {shelf.name}
            </span>
            <span class={styles.count}>{shelf.count}</span>
          </>
        )}
      </Listbox>
      <Show when={page().chosen().collection}>
        <Show when={isKept()}>
          <p class={styles.kept}>
            This device only: no server is sent what these documents say, and a chat that answers
            from them stays here.
          </p>
        </Show>
        <div class={styles.cutting}>
          <h2 class={styles.cuttingTitle}>How text is cut</h2>
          <NumberField
            inline
            label="Chunk size"
            value={page().chunking().chunkTokens}
            step={1}
            {...CHUNK_RANGE}
            onChange={(value) => {
              if (value !== undefined) page().setChunking({ chunkTokens: Math.round(value) });
            }}
          />
          <NumberField
            inline
            label="Chunk overlap"
            value={page().chunking().overlapTokens}
            step={1}
            min={0}
            max={Math.floor(page().chunking().chunkTokens / 2)}
            onChange={(value) => {
              if (value !== undefined) page().setChunking({ overlapTokens: Math.round(value) });
            }}
          />
          <Show
            when={page().cutOtherwise().length > 0}
            fallback={<p class={styles.note}>In tokens.</p>}
          >
            <p class={styles.note}>
              {page().cutOtherwise().length === 1
                ? 'One document is cut in another way.'
                : `${page().cutOtherwise().length} documents are cut in another way.`}
            </p>
            <Button size="small" icon="refresh" onClick={() => page().cutAnew()}>
              Read again
            </Button>
          </Show>
        </div>
      </Show>
      <Show when={naming()}>
        {(kind) => (
          <NameDialog
            title={kind() === 'new' ? 'New collection' : 'Rename collection'}
            label="Name"
            value={kind() === 'new' ? '' : page().chosen().name}
            confirm={kind() === 'new' ? 'Create collection' : 'Rename'}
            onClose={() => setNaming()}
            onConfirm={(name) => {
              if (kind() === 'new') page().addCollection(name);
              else page().renameCollection(name);
            }}
          />
        )}
      </Show>
    </div>
  );
}
