// The list as a table of which only the rows in view are in the page. On narrow pages each row is a
// card; the roles stay.
import { createSignal, For, onCleanup, onMount, Show } from 'solid-js';
import { Virtualizer } from 'virtua/solid';
import { EmptyState } from '../../ui/EmptyState';
import { Button } from '../../ui/Button';
import type { ModelActions } from './model-actions';
import { isGroup, type ModelEntry, type ModelGroup } from './model-entries';
import type { ModelsPageState } from './models-page';
import { ModelRow } from './ModelRow';
import type { StorageUse } from './storage-use';
import styles from './ModelTable.module.css';

export interface ModelTableProps {
  readonly page: ModelsPageState;
  readonly actions: ModelActions;
  readonly storageUse: StorageUse;
  /** What scrolls: the list is a part of it. */
  readonly scroller: () => HTMLElement;
  /** The model whose details are open. */
  readonly chosen: string | undefined;
  readonly onDelete: (entry: ModelEntry) => void;
  readonly onOpen: (entry: ModelEntry) => void;
}

const columns = ['Model', 'Size', 'Context', 'Licence', 'Fit', 'Speed', 'State'] as const;
/** Pixels, until a row is measured. */
const ROW_HEIGHT_PX = 39;

export function ModelTable(props: ModelTableProps) {
  let body!: HTMLDivElement;
  const [marginPx, setMarginPx] = createSignal(0);
  const [focusedIndex, setFocusedIndex] = createSignal<number>();
  const items = () => props.page.items();

  // The list begins below what scrolls with it, and that changes its height.
  onMount(() => {
    const scroller = props.scroller();
    const measure = () => {
      const top = body.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
      setMarginPx(Math.round(top + scroller.scrollTop));
    };
    const observer = new ResizeObserver(measure);
    for (const part of body.closest('[role="table"]')?.parentElement?.children ?? []) {
      observer.observe(part);
    }
    onCleanup(() => observer.disconnect());
    measure();
  });

  const followFocus = (event: FocusEvent) => {
    const row = event.target instanceof Element ? event.target.closest('[aria-rowindex]') : null;
    const rowIndex = Number(row?.getAttribute('aria-rowindex') ?? 0);
    setFocusedIndex(rowIndex >= 2 ? rowIndex - 2 : undefined);
  };

  return (
    <>
      <div
        role="table"
        aria-label="Models"
        aria-colcount={columns.length}
        aria-rowcount={items().length + 1}
        class={styles.table}
        onFocusIn={followFocus}
        onFocusOut={() => setFocusedIndex(undefined)}
      >
        <div role="rowgroup" class={styles.head}>
          <div role="row" aria-rowindex={1} class={`${styles.row ?? ''} ${styles.titles ?? ''}`}>
            <For each={columns}>
              {(column) => (
                <span role="columnheader" class={styles[column.toLowerCase()]}>
                  {column}
                </span>
              )}
            </For>
          </div>
        </div>
        <div ref={body} role="rowgroup" class={styles.body}>
          <Virtualizer
            data={items()}
            scrollRef={props.scroller()}
            startMargin={marginPx()}
            itemSize={ROW_HEIGHT_PX}
            bufferSize={300}
            keepMounted={keptRows(focusedIndex(), items().length)}
          >
            {(item, index) =>
              isGroup(item) ? (
                <GroupRow group={item} rowIndex={index() + 2} />
              ) : (
                <ModelRow
                  entry={item}
                  rowIndex={index() + 2}
                  page={props.page}
                  actions={props.actions}
                  storedBytes={props.storageUse.bytesOf(item.spec.modelId)}
                  isChosen={props.chosen === item.spec.modelId}
                  onDelete={() => props.onDelete(item)}
                  onOpen={() => props.onOpen(item)}
                />
              )
            }
          </Virtualizer>
        </div>
      </div>
      <Show when={items().length === 0}>
        <NothingFound page={props.page} />
      </Show>
    </>
  );
}

/** The row with the focus keeps its elements when it is scrolled away. */
function keptRows(focused: number | undefined, count: number): readonly number[] {
  return focused !== undefined && focused < count ? [focused] : [];
}

function GroupRow(props: { readonly group: ModelGroup; readonly rowIndex: number }) {
  return (
    <div role="row" aria-rowindex={props.rowIndex} class={styles.group}>
      <span role="rowheader" aria-colspan={columns.length}>
        <span class={styles.family} dir="auto">
          {props.group.family}
        </span>{' '}
        <span class={styles.note}>{props.group.note}</span>
      </span>
    </div>
  );
}

function NothingFound(props: { readonly page: ModelsPageState }) {
  const isSearch = () => props.page.query().trim() !== '';
  return (
    <EmptyState
      icon="search"
      title={isSearch() ? 'No model of that name' : 'No model here yet'}
      text={
        isSearch()
          ? 'Fewer words may find more. Names, families, licences and what a model is for are searched.'
          : 'Models you download are listed here and work without a network.'
      }
      actions={
        <Button
          onClick={() => {
            props.page.setQuery('');
            props.page.setScope('all');
          }}
        >
          Show all models
        </Button>
      }
    />
  );
}
