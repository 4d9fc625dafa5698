// What was looked for in the documents, to be put in better words.
import { createSignal } from 'solid-js';
import { Button } from '../../ui/Button';
import { SearchField } from '../../ui/Field';
import styles from './SourceList.module.css';

export interface SearchEditorProps {
  readonly query: string;
  readonly onSearch: (query: string) => void;
  readonly onCancel: () => void;
}

export function SearchEditor(props: SearchEditorProps) {
  // What to start from; later changes of the row must not undo what is typed here.
  // eslint-disable-next-line solid/reactivity
  const [text, setText] = createSignal(props.query);
  let form!: HTMLFormElement;
  queueMicrotask(() => form.querySelector('input')?.focus());
  return (
    <form
      ref={form}
      class={styles.editor}
      onSubmit={(event) => {
        event.preventDefault();
        if (text().trim() !== '') props.onSearch(text().trim());
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') props.onCancel();
      }}
    >
      <SearchField label="Search query" value={text()} onInput={setText} />
      <Button type="submit" size="small" variant="primary" disabled={text().trim() === ''}>
        Search again
      </Button>
      <Button size="small" variant="quiet" onClick={() => props.onCancel()}>
        Cancel
      </Button>
    </form>
  );
}
