import styles from './Feedback.module.css';

/** A turning ring. With a label it is read; without one it is decoration. */
export function Spinner(props: { label?: string; class?: string }) {
  return (
    <span
      class={`${styles.spinner ?? ''} ${props.class ?? ''}`}
      role={props.label === undefined ? undefined : 'img'}
      aria-label={props.label}
      aria-hidden={props.label === undefined ? 'true' : undefined}
    />
  );
}
