import { createUniqueId, For, Show, type JSX } from 'solid-js';
import { Icon } from './Icon';
import styles from './Field.module.css';

export interface FieldProps {
  label: string;
  value: string;
  onInput?: (value: string) => void;
  /** When the edit is done: Enter or leaving the field. */
  onChange?: (value: string) => void;
  multiline?: boolean;
  rows?: number;
  type?: 'text' | 'password' | 'url' | 'search';
  placeholder?: string;
  /** A line under the field. */
  note?: string;
  /** What is wrong; shown with an icon and announced with the field. */
  error?: string | undefined;
  disabled?: boolean;
  readonly?: boolean;
  required?: boolean;
  autofocus?: boolean;
  autocomplete?: string;
  hideLabel?: boolean;
  ref?: (element: HTMLInputElement | HTMLTextAreaElement) => void;
}

/** A label with a text box or, with `multiline`, a text area. */
export function Field(props: FieldProps) {
  const id = createUniqueId();
  const common = () => ({
    id,
    value: props.value,
    placeholder: props.placeholder,
    disabled: props.disabled ?? false,
    readonly: props.readonly ?? false,
    required: props.required ?? false,
    autofocus: props.autofocus ?? false,
    dir: 'auto' as const,
    'aria-invalid': props.error !== undefined,
    'aria-describedby': describedBy(id, props.note, props.error),
  });
  return (
    <FieldFrame id={id} {...frameProps(props)}>
      <Show
        when={props.multiline === true}
        fallback={
          <input
            {...common()}
            ref={(element) => props.ref?.(element)}
            type={props.type ?? 'text'}
            autocomplete={props.autocomplete ?? 'off'}
            class={styles.input}
            onInput={(event) => props.onInput?.(event.currentTarget.value)}
            onChange={(event) => props.onChange?.(event.currentTarget.value)}
          />
        }
      >
        <textarea
          {...common()}
          ref={(element) => props.ref?.(element)}
          rows={props.rows ?? 4}
          class={`${styles.input ?? ''} ${styles.area ?? ''}`}
          onInput={(event) => props.onInput?.(event.currentTarget.value)}
          onChange={(event) => props.onChange?.(event.currentTarget.value)}
        />
      </Show>
    </FieldFrame>
  );
}

export interface SearchFieldProps {
  /** The accessible name and, unless given, the placeholder. */
  label: string;
  value: string;
  onInput: (value: string) => void;
  placeholder?: string;
  autofocus?: boolean;
  /** Attributes of a list it steers (see `createListNavigation`). */
  inputProps?: JSX.InputHTMLAttributes<HTMLInputElement>;
  ref?: (element: HTMLInputElement) => void;
}

export function SearchField(props: SearchFieldProps) {
  return (
    <span class={styles.search}>
      <Icon name="search" size={16} />
      <input
        type="search"
        {...props.inputProps}
        ref={(element) => props.ref?.(element)}
        class={styles.input}
        aria-label={props.label}
        placeholder={props.placeholder ?? props.label}
        value={props.value}
        autofocus={props.autofocus ?? false}
        autocomplete="off"
        spellcheck={false}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
    </span>
  );
}

export interface SelectFieldProps<Value extends string> {
  label: string;
  value: Value;
  options: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
  note?: string;
  hideLabel?: boolean;
  inline?: boolean;
  disabled?: boolean;
}

/** A native select: role `combobox`. */
export function SelectField<Value extends string>(props: SelectFieldProps<Value>) {
  const id = createUniqueId();
  return (
    <FieldFrame id={id} {...frameProps(props)}>
      <select
        id={id}
        class={styles.input}
        disabled={props.disabled ?? false}
        aria-describedby={describedBy(id, props.note, undefined)}
        onChange={(event) => {
          const chosen = props.options[event.currentTarget.selectedIndex];
          if (chosen) props.onChange(chosen.value);
        }}
      >
        <For each={props.options}>
          {(option) => (
            <option value={option.value} selected={option.value === props.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
    </FieldFrame>
  );
}

interface FrameProps {
  label: string;
  note?: string | undefined;
  error?: string | undefined;
  hideLabel?: boolean | undefined;
  inline?: boolean | undefined;
}

/** Label above (or beside) a control, note and error below it. */
export function FieldFrame(props: FrameProps & { id: string; children: JSX.Element }) {
  return (
    <div class={styles.field} classList={{ [styles.inline ?? '']: props.inline === true }}>
      <label
        for={props.id}
        class={styles.label}
        classList={{ 'visually-hidden': props.hideLabel === true }}
      >
        {props.label}
      </label>
      {props.children}
      <Show when={props.error}>
        <p id={`${props.id}-error`} class={styles.error}>
          <Icon name="error" size={14} />
          {props.error}
        </p>
      </Show>
      <Show when={props.note}>
        <p id={`${props.id}-note`} class={styles.note}>
          {props.note}
        </p>
      </Show>
    </div>
  );
}

/** Getters, so that a changed prop still reaches the frame. */
export function frameProps(props: FrameProps): FrameProps {
  return {
    get label() {
      return props.label;
    },
    get note() {
      return props.note;
    },
    get error() {
      return props.error;
    },
    get hideLabel() {
      return props.hideLabel;
    },
    get inline() {
      return props.inline;
    },
  };
}

export function describedBy(id: string, note?: string, error?: string): string | undefined {
  const ids = [error === undefined ? '' : `${id}-error`, note === undefined ? '' : `${id}-note`];
  return ids.filter(Boolean).join(' ') || undefined;
}
