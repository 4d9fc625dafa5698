// The rows of a batch, only the visible ones in the page.
import { Show } from 'solid-js';
import type { BatchRow } from '../../data/batch-records';
import { Button } from '../../ui/Button';
import { formatCount, formatDuration } from '../../ui/format';
import { Icon, type IconName } from '../../ui/Icon';
import { RowList } from '../../ui/RowList';
import { createMediaQuery } from '../../ui/layout/media';
import { PHONE_QUERY } from '../../ui/layout/widths';
import styles from './ResultsTable.module.css';

export interface ResultsTableProps {
  readonly rows: readonly BatchRow[];
  readonly onOpen: (row: BatchRow) => void;
  readonly onRetry: (row: BatchRow) => void;
  /** What an error is called. */
  readonly errorTitle: (row: BatchRow) => string;
}

/** As in ResultsTable.module.css. */
const ROW_PX = 44;
const NARROW_ROW_PX = 56;

export function ResultsTable(props: ResultsTableProps) {
  const isNarrow = createMediaQuery(PHONE_QUERY);
  return (
    <div
      class={styles.table}
      role="table"
      aria-label="Results"
      aria-rowcount={props.rows.length + 1}
    >
      <div role="rowgroup" class={styles.head}>
        <div role="row" aria-rowindex={1} class={styles.row}>
          <span role="columnheader">Row</span>
          <span role="columnheader">Prompt</span>
          <span role="columnheader">Answer</span>
          <span role="columnheader">State</span>
          <span role="columnheader" class={styles.number}>
            Tokens
          </span>
          <span role="columnheader" class={styles.number}>
            Time
          </span>
          <span role="columnheader">
            <span class="visually-hidden">Actions</span>
          </span>
        </div>
      </div>
      <RowList
        role="rowgroup"
        class={styles.body ?? ''}
        items={props.rows}
        rowPx={isNarrow() ? NARROW_ROW_PX : ROW_PX}
      >
        {(row, index) => <ResultRow row={row()} rowIndex={index() + 2} {...handlersOf(props)} />}
      </RowList>
    </div>
  );
}

/** Getters, so that a changed handler still reaches the rows. */
function handlersOf(props: ResultsTableProps) {
  return {
    onOpen: (row: BatchRow) => props.onOpen(row),
    onRetry: (row: BatchRow) => props.onRetry(row),
    errorTitle: (row: BatchRow) => props.errorTitle(row),
  };
}

interface ResultRowProps extends Omit<ResultsTableProps, 'rows'> {
  readonly row: BatchRow;
  readonly rowIndex: number;
}

function ResultRow(props: ResultRowProps) {
  const answer = () => props.row.answer;
  const state = () => states[props.row.state];
  return (
    <div role="row" aria-rowindex={props.rowIndex} class={styles.row}>
      <span role="cell" class={styles.index}>
        {formatCount(props.row.index + 1)}
      </span>
      <span role="cell" class={styles.prompt}>
        <button
          type="button"
          class={styles.open}
          title="Show the whole row"
          dir="auto"
          onClick={() => props.onOpen(props.row)}
        >
          {props.row.prompt}
        </button>
      </span>
      <span role="cell" class={styles.answer} dir="auto">
        {answer()?.text ?? (props.row.error ? props.errorTitle(props.row) : '')}
      </span>
      <span role="cell" class={`${styles.state ?? ''} ${styles[props.row.state] ?? ''}`}>
        <Icon name={state().icon} size={14} />
        <span class={styles.stateWord}>{state().word}</span>
      </span>
      <span role="cell" class={styles.number}>
        {answer()?.usage.completionTokens}
      </span>
      <span role="cell" class={styles.number}>
        <Show when={answer()}>{(known) => formatDuration(known().durationMs)}</Show>
      </span>
      <span role="cell" class={styles.actions}>
        <Show when={props.row.state !== 'waiting'}>
          <Button
            variant="quiet"
            size="small"
            icon="refresh"
            label={`Run row ${props.row.index + 1} again`}
            onClick={() => props.onRetry(props.row)}
          />
        </Show>
      </span>
    </div>
  );
}

const states: Readonly<Record<BatchRow['state'], { icon: IconName; word: string }>> = {
  waiting: { icon: 'waiting', word: 'Waiting' },
  done: { icon: 'ok-circle', word: 'Done' },
  failed: { icon: 'error', word: 'Failed' },
};
