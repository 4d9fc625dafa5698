import styles from './Toggles.module.css';

export interface SwitchProps {
  label: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
  note?: string;
  disabled?: boolean;
}

/** Role `switch`, for what takes effect at once. */
export function Switch(props: SwitchProps) {
  return (
    <label class={styles.switch}>
      <span class={styles.words}>
        <span dir="auto">{props.label}</span>
        {props.note !== undefined && (
          <span class={styles.note} aria-hidden="true">
            {props.note}
          </span>
        )}
      </span>
      <input
        type="checkbox"
        role="switch"
        class={styles.box}
        aria-label={props.label}
        aria-description={props.note}
        checked={props.checked}
        disabled={props.disabled ?? false}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
