// A download in its row: bytes, speed, time left, and the part that comes; parts that are mended.
import { createEffect, createSignal, For, Show } from 'solid-js';
import type { ModelSpec } from '../../core/model/model-manifest';
import { countParts, partAt } from '../../core/model/model-parts';
import { formatBytesOf, formatBytesPerSecond, formatDuration } from '../../ui/format';
import { ProgressBar } from '../../ui/ProgressBar';
import { createRateMeter } from '../../runtime/models/download-rate';
import { PartsGrid } from './PartsGrid';
import { countRepaired, type DamageFound, type RowState } from './row-state';
import styles from './RowProgress.module.css';

export function RowProgress(props: {
  readonly name: string;
  readonly spec: ModelSpec;
  readonly state: Extract<RowState, { kind: 'downloading' }>;
  /** Parts that a check found damaged: this download mends them. */
  readonly damage: DamageFound | undefined;
}) {
  const meter = createRateMeter();
  const [bytesPerSecond, setRate] = createSignal<number>();
  const [hasBegun, setBegun] = createSignal(false);
  const status = () => props.state.job.status;
  const totalBytes = () => props.state.totalBytes ?? props.spec.bytes;

  createEffect(() => {
    const { doneBytes } = props.state;
    if (doneBytes > 0 && doneBytes < totalBytes()) setBegun(true);
    if (status() === 'running') setRate(meter.add(doneBytes, performance.now()));
    else {
      meter.restart();
      setRate();
    }
  });

  const amount = () => formatBytesOf(props.state.doneBytes, totalBytes());
  /** Before anything of it comes, what is here is read again and counts as whole. */
  const repaired = () =>
    hasBegun() ? countRepaired(props.damage, totalBytes() - props.state.doneBytes) : 0;
  const part = (): string | undefined => {
    const { files } = props.spec;
    const parts = countParts(files);
    if (props.damage || parts === undefined || parts < 2) return undefined;
    return `part ${Math.min(parts, partAt(files, props.state.doneBytes))} of ${parts}, each checked as it lands`;
  };
  const facts = (): readonly string[] => {
    if (status() === 'paused') return ['paused'];
    if (status() === 'queued') return ['waits for its turn'];
    const rate = bytesPerSecond();
    if (rate === undefined || rate <= 0) return [];
    const leftMs = ((totalBytes() - props.state.doneBytes) * 1000) / rate;
    return [formatBytesPerSecond(rate), `${formatDuration(Math.max(0, leftMs))} left`];
  };
  const shown = () => [...facts(), ...[part() ?? []].flat()];

  return (
    <span class={styles.progress}>
      <Show when={props.damage}>
        {(damage) => <PartsGrid damage={damage()} repaired={repaired()} />}
      </Show>
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
        <For each={shown()}>{(words) => <span>{words}</span>}</For>
        <Show when={status() !== 'queued'}>
          <span class={styles.survives}>survives reload</span>
        </Show>
      </span>
    </span>
  );
}
