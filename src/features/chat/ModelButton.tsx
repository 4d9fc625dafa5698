import { Icon } from '../../ui/Icon';
import styles from './ChatPage.module.css';

/** Its accessible name is "Model", its text the model in use and where it runs. */
export function ModelButton(props: { readonly name: string; readonly onPress: () => void }) {
  return (
    <button
      type="button"
      class={styles.model}
      aria-label="Model"
      aria-haspopup="dialog"
      title={`${props.name}, on this device`}
      onClick={() => props.onPress()}
    >
      <Icon name="laptop" size={14} />
      <span class={styles.modelName}>{props.name}</span>
      <span class={styles.place}>on this device</span>
      <Icon name="chevron-down" size={14} />
    </button>
  );
}
