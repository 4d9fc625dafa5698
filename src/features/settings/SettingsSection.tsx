import type { JSX } from 'solid-js';
import styles from './SettingsPage.module.css';

export interface SettingsSectionProps {
  /** Anchor of the section, the last part of its address. */
  id: string;
  /** Heading and name of the form. */
  title: string;
  children: JSX.Element;
}

/** A form whose fields take effect at once; there is nothing to submit. */
export function SettingsSection(props: SettingsSectionProps) {
  return (
    <form
      id={props.id}
      class={styles.section}
      aria-labelledby={`${props.id}-title`}
      onSubmit={(event) => event.preventDefault()}
    >
      <h2 id={`${props.id}-title`} class={styles.title}>
        {props.title}
      </h2>
      {props.children}
    </form>
  );
}

/** A label with a note on the left, the control on the right. */
export function SettingsRow(props: { label: string; note?: string; children: JSX.Element }) {
  return (
    <div class={styles.row}>
      <div class={styles.words}>
        <p>{props.label}</p>
        <p class={styles.note}>{props.note}</p>
      </div>
      <div class={styles.control}>{props.children}</div>
    </div>
  );
}
