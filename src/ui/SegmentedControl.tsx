import { createUniqueId, For } from 'solid-js';
import styles from './Toggles.module.css';

export interface SegmentedControlProps<Value extends string> {
  /** The group's accessible name. */
  label: string;
  value: Value;
  options: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
}

/** One of a few: a `radiogroup` of native radios, so the arrow keys work by themselves. */
export function SegmentedControl<Value extends string>(props: SegmentedControlProps<Value>) {
  const name = createUniqueId();
  return (
    <div role="radiogroup" aria-label={props.label} class={styles.segments}>
      <For each={props.options}>
        {(option) => (
          <label class={styles.segment}>
            <input
              type="radio"
              name={name}
              checked={option.value === props.value}
              onChange={() => props.onChange(option.value)}
            />
            {option.label}
          </label>
        )}
      </For>
    </div>
  );
}
