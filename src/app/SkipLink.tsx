import { CONTENT_ID } from '../ui/layout/content-id';
import { skipToContent } from './skip-to-content';
import styles from './Shell.module.css';

export function SkipLink() {
  return (
    <a class={styles.skip} href={`#${CONTENT_ID}`} onClick={skipToContent}>
      Skip to content
    </a>
  );
}
