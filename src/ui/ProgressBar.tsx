import { Show } from 'solid-js';
import styles from './Feedback.module.css';

export interface ProgressBarProps {
  /** Says what is in progress, e.g. "Download Qwen3 0.6B". */
  label: string;
  done: number;
  /** Absent or 0 while unknown: then the bar only says that something goes on. */
  total?: number | undefined;
  /** Line below, also read as the value: "612 MB of 1.11 GB · 14.2 MB/s · 35 s left". */
  text?: string;
  /** The text is read, but shown elsewhere. */
  hideText?: boolean;
  /** Ink instead of ember: it stands still (paused, finished). */
  resting?: boolean;
}

export function ProgressBar(props: ProgressBarProps) {
  const share = () => shareOf(props.done, props.total);
  return (
    <span class={styles.progress}>
      <span
        role="progressbar"
        class={styles.track}
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={share() === undefined ? undefined : 100}
        aria-valuenow={toPercent(share())}
        aria-valuetext={props.text}
      >
        <span
          class={styles.fill}
          classList={{
            [styles.ink ?? '']: props.resting === true,
            [styles.unknown ?? '']: share() === undefined && props.resting !== true,
          }}
          style={{ transform: scale(share()) }}
        />
      </span>
      <Show when={props.hideText !== true && props.text}>
        <span class={styles.text} aria-hidden="true">
          {props.text}
        </span>
      </Show>
    </span>
  );
}

export interface MeterProps {
  label: string;
  value: number;
  max: number;
  /** What the value means: "3,140 of 8,192 tokens". */
  text: string;
  /** Ember instead of ink: what it measures is growing now. */
  live?: boolean;
  /** Fills its container instead of 56 px. */
  wide?: boolean;
}

/** Role `meter`: an amount against a limit. The number stands beside it, in the caller's words. */
export function Meter(props: MeterProps) {
  return (
    <span
      role="meter"
      class={styles.meter}
      style={props.wide === true ? { width: '100%' } : {}}
      aria-label={props.label}
      aria-valuemin={0}
      aria-valuemax={props.max}
      aria-valuenow={Math.min(props.value, props.max)}
      aria-valuetext={props.text}
    >
      <span class={styles.track}>
        <span
          class={styles.fill}
          classList={{ [styles.ink ?? '']: props.live !== true }}
          style={{ transform: scale(shareOf(props.value, props.max)) }}
        />
      </span>
    </span>
  );
}

function shareOf(done: number, total: number | undefined): number | undefined {
  if (total === undefined || total <= 0) return undefined;
  return Math.min(1, Math.max(0, done / total));
}

function toPercent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : Math.round(share * 100);
}

function scale(share: number | undefined): string | undefined {
  return share === undefined ? undefined : `scaleX(${share})`;
}
