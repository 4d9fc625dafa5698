// Editing an own message in place. Saving makes a sibling: the old version and its answers stay.
import { createSignal } from 'solid-js';
import { Button } from '../../ui/Button';
import styles from './MessageItem.module.css';

export interface MessageEditorProps {
  readonly text: string;
  /** Pictures go with it. */
  readonly mayBeEmpty: boolean;
  readonly onSave: (text: string) => void;
  readonly onCancel: () => void;
}

export default function MessageEditor(props: MessageEditorProps) {
  // The text to start from; later changes of the row must not undo what is typed here.
  // eslint-disable-next-line solid/reactivity
  const [text, setText] = createSignal(props.text);
  const canSave = () => props.mayBeEmpty || text().trim() !== '';
  const save = () => {
    if (canSave()) props.onSave(text());
  };
  return (
    <div class={styles.editor}>
      <textarea
        ref={(element) => queueMicrotask(() => element.focus())}
        class={styles.editorInput}
        aria-label="Edit message"
        value={text()}
        dir="auto"
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'Escape') props.onCancel();
          if (event.key === 'Enter' && !event.shiftKey) {
            event.preventDefault();
            save();
          }
        }}
      />
      <div class={styles.editorActions}>
        <Button variant="quiet" onClick={() => props.onCancel()}>
          Cancel
        </Button>
        <Button variant="primary" onClick={save} disabled={!canSave()}>
          Save and answer
        </Button>
      </div>
    </div>
  );
}
