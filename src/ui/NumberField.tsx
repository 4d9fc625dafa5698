import { createUniqueId, Show } from 'solid-js';
import { describedBy, FieldFrame, frameProps } from './Field';
import styles from './Field.module.css';

export interface NumberFieldProps {
  label: string;
  /** `undefined` is an empty box: the default applies. */
  value: number | undefined;
  onChange: (value: number | undefined) => void;
  min?: number;
  max?: number;
  step?: number;
  placeholder?: string;
  note?: string;
  disabled?: boolean;
  /** Label left, box right. */
  inline?: boolean;
}

/** Role `spinbutton`. Reports once the edit is done, within `min` and `max`. */
export function NumberField(props: NumberFieldProps) {
  const id = createUniqueId();
  const commit = (input: HTMLInputElement) => {
    const value = input.valueAsNumber;
    const kept = Number.isNaN(value) ? undefined : clamp(value, props.min, props.max);
    // What was typed may not be what is kept, and an unchanged prop would not redraw it.
    input.value = kept === undefined ? '' : String(kept);
    props.onChange(kept);
  };
  return (
    <FieldFrame id={id} {...frameProps(props)}>
      <input
        id={id}
        type="number"
        inputmode="decimal"
        class={`${styles.input ?? ''} ${props.inline === true ? (styles.number ?? '') : ''}`}
        value={props.value ?? ''}
        min={props.min}
        max={props.max}
        step={props.step ?? 'any'}
        placeholder={props.placeholder}
        disabled={props.disabled ?? false}
        aria-describedby={describedBy(id, props.note)}
        onChange={(event) => commit(event.currentTarget)}
      />
    </FieldFrame>
  );
}

export interface SliderFieldProps {
  label: string;
  value: number;
  onInput: (value: number) => void;
  min: number;
  max: number;
  step: number;
  /** Text beside the slider and read with it; the bare number unless given. */
  valueText?: string;
  note?: string;
  disabled?: boolean;
}

/** Role `slider`; its number stands beside it. */
export function SliderField(props: SliderFieldProps) {
  const id = createUniqueId();
  return (
    <FieldFrame id={id} {...frameProps(props)}>
      <span class={styles.sliderRow}>
        <input
          id={id}
          type="range"
          class={styles.slider}
          min={props.min}
          max={props.max}
          step={props.step}
          value={props.value}
          disabled={props.disabled ?? false}
          aria-valuetext={props.valueText}
          aria-describedby={describedBy(id, props.note)}
          onInput={(event) => props.onInput(event.currentTarget.valueAsNumber)}
        />
        <Show when={props.valueText ?? String(props.value)}>
          {(text) => (
            <span class={styles.value} aria-hidden="true">
              {text()}
            </span>
          )}
        </Show>
      </span>
    </FieldFrame>
  );
}

function clamp(value: number, min = -Infinity, max = Infinity): number {
  return Math.min(max, Math.max(min, value));
}
