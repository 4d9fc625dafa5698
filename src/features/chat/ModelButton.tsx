import { Icon } from '../../ui/Icon';
import styles from './ChatPage.module.css';

/** Its accessible name is "Model", its text the model in use and where it runs. */
export function ModelButton(props: {
  readonly name: string;
  /** Undefined: on this device. */
  readonly place: string | undefined;
  readonly onPress: () => void;
}) {
  const place = () => props.place ?? 'on this device';
  return (
    <button
      type="button"
      class={styles.model}
      aria-label="Model"
      aria-haspopup="dialog"
      title={`${props.name}, ${place()}`}
      onClick={() => props.onPress()}
    >
      <Icon name={props.place === undefined ? 'laptop' : 'server'} size={14} />
      <span class={styles.modelName}>{props.name}</span>
      <span class={styles.place}>{place()}</span>
      <Icon name="chevron-down" size={14} />
    </button>
  );
}
