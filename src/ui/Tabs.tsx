import { createUniqueId, For, type JSX } from 'solid-js';
import styles from './Toggles.module.css';

export interface TabsProps<Value extends string> {
  /** The tab list's accessible name. */
  label: string;
  value: Value;
  tabs: readonly { readonly value: Value; readonly label: string }[];
  onChange: (value: Value) => void;
  /** The panel of the chosen tab. */
  children: JSX.Element;
  class?: string;
}

/** A tab list and one panel. Arrow keys move and choose at once. */
export function Tabs<Value extends string>(props: TabsProps<Value>) {
  const id = createUniqueId();
  const move = (event: KeyboardEvent & { currentTarget: HTMLElement }) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const forward = getComputedStyle(event.currentTarget).direction === 'rtl' ? -step : step;
    const here = props.tabs.findIndex((tab) => tab.value === props.value);
    const next = (here + forward + props.tabs.length) % props.tabs.length;
    const tab = props.tabs[next];
    if (tab) props.onChange(tab.value);
    event.currentTarget.querySelectorAll('button')[next]?.focus();
  };
  return (
    <>
      <div
        role="tablist"
        aria-label={props.label}
        class={`${styles.tabs ?? ''} ${props.class ?? ''}`}
        onKeyDown={move}
      >
        <For each={props.tabs}>
          {(tab) => (
            <button
              type="button"
              role="tab"
              id={`${id}-${tab.value}`}
              class={styles.tab}
              aria-selected={tab.value === props.value}
              aria-controls={`${id}-panel`}
              tabindex={tab.value === props.value ? 0 : -1}
              onClick={() => props.onChange(tab.value)}
            >
              {tab.label}
            </button>
          )}
        </For>
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${props.value}`}>
        {props.children}
      </div>
    </>
  );
}
