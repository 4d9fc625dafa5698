// Stays for as long as it is true that chats are gone when the tab closes.
import { Show } from 'solid-js';
import { Icon } from '../ui/Icon';
import { errorCopy } from './error-copy';
import styles from './StorageBanner.module.css';

export function StorageBanner(props: { durable: boolean }) {
  const copy = errorCopy['storage-unavailable'];
  return (
    <Show when={!props.durable}>
      <p class={styles.banner} role="status">
        <Icon name="warn" size={16} />
        <span>
          <strong>{copy.title}.</strong> {copy.safe} {copy.advice}
        </span>
      </p>
    </Show>
  );
}
