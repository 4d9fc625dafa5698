import type { JSX } from 'solid-js';
import styles from './Feedback.module.css';

/** A key or key combination. */
export function Kbd(props: { children: JSX.Element }) {
  return <kbd class={styles.kbd}>{props.children}</kbd>;
}
