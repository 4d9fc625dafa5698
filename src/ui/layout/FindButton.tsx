// The quiet way into the command palette at the end of a page's top bar; phones have no room for it.
import { Icon } from '../Icon';
import { Kbd } from '../Kbd';
import styles from './FindButton.module.css';

export function FindButton(props: { keys: readonly string[]; onPress: () => void }) {
  return (
    <button
      type="button"
      class={styles.find}
      aria-label="Find anything"
      aria-keyshortcuts="Control+K Meta+K"
      onClick={() => props.onPress()}
    >
      <Icon name="search" size={16} />
      <span class={styles.words}>Find anything</span>
      <span class={styles.keys} aria-hidden="true">
        <Kbd>{props.keys.join(' ')}</Kbd>
      </span>
    </button>
  );
}
