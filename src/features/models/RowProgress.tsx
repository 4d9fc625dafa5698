// A download in its row: bytes, speed, time left.
import { createEffect, createSignal, Show } from 'solid-js';
import type { ModelSpec } from '../../core/model-manifest';
import { formatBytesOf, formatBytesPerSecond, formatDuration } from '../../ui/format';
import { ProgressBar } from '../../ui/ProgressBar';
import { createRateMeter } from '../../runtime/download-rate';
import type { RowState } from './row-state';
import styles from './RowProgress.module.css';

export function RowProgress(props: {
  readonly name: string;
  readonly spec: ModelSpec;
  readonly state: Extract<RowState, { kind: 'downloading' }>;
}) {
  const meter = createRateMeter();
  const [bytesPerSecond, setRate] = createSignal<number>();
  const status = () => props.state.job.status;
  const totalBytes = () => props.state.totalBytes ?? props.spec.bytes;

  createEffect(() => {
    const { doneBytes } = props.state;
    if (status() === 'running') setRate(meter.add(doneBytes, performance.now()));
    else {
      meter.restart();
      setRate();
    }
  });

  const amount = () => formatBytesOf(props.state.doneBytes, totalBytes());
  const facts = (): readonly string[] => {
    if (status() === 'paused') return ['paused'];
    if (status() === 'queued') return ['waits for its turn'];
    const rate = bytesPerSecond();
    if (rate === undefined || rate <= 0) return [];
    const leftMs = ((totalBytes() - props.state.doneBytes) * 1000) / rate;
    return [formatBytesPerSecond(rate), `${formatDuration(Math.max(0, leftMs))} left`];
  };

  return (
    <span class={styles.progress}>
      <ProgressBar
        label={`Download ${props.name}`}
        done={props.state.doneBytes}
        total={totalBytes()}
        text={[amount(), ...facts()].join(' · ')}
        hideText
        resting={status() !== 'running'}
      />
      <span class={styles.words} aria-hidden="true">
        <span class={styles.amount}>{amount()}</span>
        <span>{facts()[0]}</span>
        <span>{facts()[1]}</span>
        <Show when={status() !== 'queued'}>
          <span class={styles.survives}>survives reload</span>
        </Show>
      </span>
    </span>
  );
}
