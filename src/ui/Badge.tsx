import { Show, type JSX } from 'solid-js';
import { Icon, type IconName } from './Icon';
import styles from './Feedback.module.css';

export type BadgeTone = 'neutral' | 'ok' | 'warn' | 'danger' | 'live';

export interface BadgeProps {
  tone?: BadgeTone;
  /** Every tone but neutral gets an icon by itself: colour never speaks alone. */
  icon?: IconName;
  children: JSX.Element;
}

const toneIcons = {
  neutral: undefined,
  ok: 'check',
  warn: 'warn',
  danger: 'close',
  live: 'pulse',
} as const;

export function Badge(props: BadgeProps) {
  const tone = () => props.tone ?? 'neutral';
  return (
    <span class={`${styles.badge ?? ''} ${styles[tone()] ?? ''}`}>
      <Show when={props.icon ?? toneIcons[tone()]}>
        {(name) => <Icon name={name()} size={14} />}
      </Show>
      {props.children}
    </span>
  );
}
