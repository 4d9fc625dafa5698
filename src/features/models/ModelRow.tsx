// One model: facts, fit, speed, what it is doing and what one can do with it.
import { createMemo, Show } from 'solid-js';
import { Badge } from '../../ui/Badge';
import { formatBytes, formatCount } from '../../ui/format';
import type { ModelActions } from './model-actions';
import type { ModelEntry } from './model-entries';
import type { ModelsPageState } from './models-page';
import { RemoteActions } from './RemoteActions';
import { RowActions } from './RowActions';
import { RowFailure } from './RowFailure';
import { RowProgress } from './RowProgress';
import type { RowState } from './row-state';
import { speedDigits } from './words';
import styles from './ModelRow.module.css';

export interface ModelRowProps {
  readonly entry: ModelEntry;
  readonly rowIndex: number;
  readonly page: ModelsPageState;
  readonly actions: ModelActions;
  /** On this device, of an unfinished download too. */
  readonly storedBytes: number;
  readonly isChosen: boolean;
  readonly onDelete: () => void;
  readonly onOpen: () => void;
}

export function ModelRow(props: ModelRowProps) {
  const spec = () => props.entry.spec;
  const state = createMemo(() => props.page.stateOf(spec().modelId));
  const failure = () => props.page.failureOf(spec().modelId);
  const download = (): Extract<RowState, { kind: 'downloading' }> | undefined => {
    const current = state();
    return current.kind === 'downloading' ? current : undefined;
  };
  return (
    <div
      role="row"
      aria-rowindex={props.rowIndex}
      class={styles.row}
      classList={{ [styles.chosen ?? '']: props.isChosen }}
      title={spec().summary}
    >
      <span role="cell" class={styles.model} dir="auto">
        <a
          class={styles.name}
          href={`#/models/${encodeURIComponent(spec().modelId)}`}
          aria-current={props.isChosen ? 'true' : undefined}
        >
          {props.entry.name}
        </a>
      </span>
      <span role="cell" class={styles.size}>
        {spec().isEstimate === true ? 'about ' : ''}
        {spec().place && spec().bytes === 0 ? '' : formatBytes(spec().bytes)}
      </span>
      <span role="cell" class={styles.context}>
        {formatCount(spec().contextLength)}
        <span class={styles.unit}> context</span>
      </span>
      <span role="cell" class={styles.licence} title={spec().licence}>
        {spec().licence}
      </span>
      <span role="cell" class={styles.fit}>
        <FitBadge page={props.page} entry={props.entry} />
      </span>
      <span role="cell" class={styles.speed}>
        <Speed page={props.page} entry={props.entry} />
      </span>
      <span role="cell" class={styles.state}>
        <Show when={spec().place} fallback={<RowActions {...props} state={state()} />}>
          {(place) => <RemoteActions entry={props.entry} place={place()} />}
        </Show>
        <Show when={download()}>
          {(running) => (
            <RowProgress
              name={props.entry.name}
              spec={spec()}
              state={running()}
              damage={props.page.damageOf(spec().modelId)}
            />
          )}
        </Show>
        <Show when={failure()}>
          {(failed) => (
            <RowFailure
              failure={failed()}
              name={props.entry.name}
              onMakeRoom={(room) => props.actions.askForRoom(props.entry, room)}
              onDismiss={() => props.page.dismissFailure(failed().jobId)}
            />
          )}
        </Show>
      </span>
    </div>
  );
}

const fitBadges = {
  fits: { tone: 'ok', icon: 'check', words: 'Fits' },
  tight: { tone: 'warn', icon: 'warn', words: 'Tight' },
  'too-big': { tone: 'danger', icon: 'close', words: 'Too big' },
} as const;

function FitBadge(props: { readonly page: ModelsPageState; readonly entry: ModelEntry }) {
  const badge = () => {
    const fit = props.page.fitOf(props.entry);
    if (!fit) return undefined;
    if (props.entry.spec.place) {
      return { tone: 'neutral', icon: 'server', words: 'Server', reason: fit.reason } as const;
    }
    if (fit.lacks === 'storage') {
      return { tone: 'warn', icon: 'storage', words: 'No room', reason: fit.reason } as const;
    }
    // What lacks a graphics card is not too big for it.
    const cannotRun = fit.fit === 'too-big' && fit.neededBytes === undefined;
    const base = fitBadges[fit.fit];
    const shown = cannotRun
      ? ({ tone: 'neutral', icon: 'close', words: 'Cannot run' } as const)
      : base;
    return { ...shown, reason: fit.reason };
  };
  return (
    <Show when={badge()}>
      {(shown) => (
        <span title={shown().reason}>
          <Badge tone={shown().tone} icon={shown().icon}>
            {shown().words}
          </Badge>
        </span>
      )}
    </Show>
  );
}

function Speed(props: { readonly page: ModelsPageState; readonly entry: ModelEntry }) {
  const speed = () => props.page.speedOf(props.entry);
  return (
    <Show
      when={speed()}
      fallback={
        <span class={styles.muted}>
          {props.page.fitOf(props.entry)?.fit === 'too-big' ? 'none' : ''}
        </span>
      }
    >
      {(known) => (
        <span title={known().basis}>
          <Show when={!known().isMeasured}>
            <span class={styles.muted}>about </span>
          </Show>
          {speedDigits(known().tokensPerSecond, known().isMeasured)}
          <span class={styles.muted}> tok/s</span>
        </span>
      )}
    </Show>
  );
}
