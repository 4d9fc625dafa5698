// The document or page that this chat is about, over the message box.
import type { About } from '../../core/documents/answering/ask';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import styles from './Composer.module.css';

export function AboutChip(props: { readonly about: About; readonly onRemove: () => void }) {
  const name = () =>
    props.about.page === undefined
      ? props.about.documentName
      : `${props.about.documentName}, page ${props.about.page}`;
  return (
    <p class={styles.about}>
      <Icon name="book" size={14} />
      <span class={styles.attachmentName}>
        About{' '}
        <a href={`#/knowledge/${props.about.documentId}`}>
          <bdi>{name()}</bdi>
        </a>
      </span>
      <Button
        variant="quiet"
        size="small"
        icon="close"
        label={`Ask about anything, not only ${name()}`}
        onClick={() => props.onRemove()}
      />
    </p>
  );
}
