// The column of lists beside the work area; on narrow windows a sheet over it.
import { Show, type JSX } from 'solid-js';
import { Sheet } from '../Sheet';
import styles from './ListColumn.module.css';

export interface ListColumnProps {
  /** Accessible name of the column and of the sheet. */
  label: string;
  isSheet: boolean;
  /** Counts only for a sheet; a column is always open. */
  open: boolean;
  onClose: () => void;
  foot?: JSX.Element;
  children: JSX.Element;
}

const LEAVING = 'a, [role="option"], [data-leaves-list]';

/** Its content is built anew when it changes between column and sheet: keep state in the page. */
export function ListColumn(props: ListColumnProps) {
  /** Whoever follows a link, chooses an option or presses a `data-leaves-list` is done with it. */
  const closeAfterChoice = (event: MouseEvent) => {
    const target = event.target;
    if (target instanceof Element && target.closest(LEAVING)) props.onClose();
  };

  return (
    <Show
      when={props.isSheet}
      fallback={
        <aside class={styles.column} aria-label={props.label}>
          <div class={styles.body}>{props.children}</div>
          <div class={styles.foot}>{props.foot}</div>
        </aside>
      }
    >
      <Sheet
        open={props.open}
        title={props.label}
        side="start"
        hideHeader
        onClose={() => props.onClose()}
      >
        <div class={`${styles.column ?? ''} ${styles.sheet ?? ''}`} onClick={closeAfterChoice}>
          <div class={styles.body}>{props.children}</div>
          <div class={styles.foot}>{props.foot}</div>
        </div>
      </Sheet>
    </Show>
  );
}
