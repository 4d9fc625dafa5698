import { Show, type JSX } from 'solid-js';
import { Icon, type IconName } from './Icon';
import styles from './Feedback.module.css';

export interface EmptyStateProps {
  icon?: IconName;
  title: string;
  /** One sentence: what this is for. */
  text?: string;
  /** One primary action and one example. */
  actions?: JSX.Element;
  children?: JSX.Element;
}

export function EmptyState(props: EmptyStateProps) {
  return (
    <div class={styles.empty}>
      <Show when={props.icon}>{(name) => <Icon name={name()} />}</Show>
      <h2 class={styles.emptyTitle}>{props.title}</h2>
      <Show when={props.text}>
        <p class={styles.emptyText}>{props.text}</p>
      </Show>
      <Show when={props.actions}>
        <div class={styles.emptyActions}>{props.actions}</div>
      </Show>
      {props.children}
    </div>
  );
}
