// An open batch: how far it is, what can be done with it, and its table.
import { createSignal, Show, untrack } from 'solid-js';
import type { Batch, BatchRow } from '../../data/batch-records';
import { fromWire } from '../../core/errors';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { SearchField, SelectField } from '../../ui/Field';
import { formatCount, formatDuration } from '../../ui/format';
import { Menu } from '../../ui/Menu';
import { ProgressBar } from '../../ui/ProgressBar';
import { createBatchActions } from './batch-actions';
import type { BatchView } from './batch-view';
import { ResultsTable } from './ResultsTable';
import { RowDialog } from './RowDialog';
import styles from './Batch.module.css';

const filters = [
  { value: 'all', label: 'All rows' },
  { value: 'done', label: 'Done' },
  { value: 'failed', label: 'Failed' },
  { value: 'waiting', label: 'Waiting' },
] as const;

export function BatchResults(props: { readonly view: BatchView; readonly batch: Batch }) {
  const runtime = useRuntime();
  const { describeError } = runtime;
  const actions = untrack(() => createBatchActions(runtime, props.view));
  const [openIndex, setOpenIndex] = createSignal<number>();
  const waiting = () => props.batch.rowCount - props.batch.doneCount - props.batch.failedCount;
  const job = () => props.view.job();
  const isGoing = () => job() !== undefined && job()?.status !== 'paused';

  const errorTitle = ({ error }: BatchRow) => (error ? describeError(fromWire(error)).title : '');
  const errorWords = ({ error }: BatchRow) => {
    if (!error) return '';
    const { title, detail } = describeError(fromWire(error));
    return detail === undefined ? title : `${title}. ${detail}`;
  };
  const openRow = () => {
    const index = openIndex();
    return index === undefined ? undefined : props.view.rows()[index];
  };

  return (
    <div class={styles.results}>
      <div class={styles.progress}>
        <ProgressBar
          label="Rows answered"
          done={props.batch.doneCount + props.batch.failedCount}
          total={props.batch.rowCount}
          resting={!isGoing()}
          text={progressText(props.batch, job()?.status, props.view.leftMs())}
        />
      </div>
      <div class={styles.tools}>
        <Show
          when={isGoing()}
          fallback={
            <Show when={waiting() > 0}>
              <Button variant="primary" icon="play" onClick={() => actions.resume()}>
                Resume
              </Button>
            </Show>
          }
        >
          <Button icon="pause" onClick={() => actions.pause()}>
            Pause
          </Button>
        </Show>
        <Show when={props.batch.failedCount > 0}>
          <Button icon="refresh" onClick={() => actions.againFailed()}>
            Run failed rows again
          </Button>
        </Show>
        <Menu
          label="Export"
          variant="plain"
          align="start"
          items={[
            { label: 'CSV', icon: 'download', run: () => actions.save('csv') },
            { label: 'JSON Lines', icon: 'download', run: () => actions.save('jsonl') },
          ]}
        >
          Export
        </Menu>
        <span class={styles.note} dir="auto">
          {props.batch.modelName} {props.batch.place ?? 'on this device'}
        </span>
        <span class={styles.spacer} />
        <SelectField
          label="Rows shown"
          hideLabel
          value={props.view.stateFilter()}
          options={filters}
          onChange={(filter) => props.view.setStateFilter(filter)}
        />
        <div class={styles.search}>
          <SearchField
            label="Filter results"
            value={props.view.query()}
            onInput={(query) => props.view.setQuery(query)}
          />
        </div>
      </div>
      <ResultsTable
        rows={props.view.shown()}
        errorTitle={errorTitle}
        onOpen={(row) => setOpenIndex(row.index)}
        onRetry={(row) => actions.again([row.index])}
      />
      <p class={styles.count} role="status">
        <Show when={props.view.shown().length !== props.view.rows().length}>
          {formatCount(props.view.shown().length)} of {formatCount(props.view.rows().length)} rows
          shown
        </Show>
      </p>
      <Show when={openRow()}>
        {(row) => (
          <RowDialog
            row={row()}
            errorTitle={errorWords(row())}
            onClose={() => setOpenIndex(undefined)}
          />
        )}
      </Show>
    </div>
  );
}

function progressText(
  { rowCount, doneCount, failedCount }: Batch,
  status: string | undefined,
  leftMs: number | undefined,
): string {
  const ended = doneCount + failedCount;
  const failed = failedCount > 0 ? ` · ${formatCount(failedCount)} failed` : '';
  const count = `${formatCount(ended)} of ${formatCount(rowCount)}${failed}`;
  if (ended === rowCount) return count;
  if (status === 'paused') return `${count} · paused`;
  if (status === 'queued') return `${count} · waits for its turn`;
  if (status === undefined) return `${count} · stopped`;
  return leftMs === undefined ? count : `${count} · about ${formatDuration(leftMs)} left`;
}
