import { CONTENT_ID } from '../ui/layout/PageFrame';
import styles from './Shell.module.css';

/** Not a plain anchor: the router would take `#content` for a route. */
export function SkipLink() {
  const skip = (event: MouseEvent) => {
    event.preventDefault();
    document.getElementById(CONTENT_ID)?.focus();
  };
  return (
    <a class={styles.skip} href={`#${CONTENT_ID}`} onClick={skip}>
      Skip to content
    </a>
  );
}
