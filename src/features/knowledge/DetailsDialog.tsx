// What a document is called, is about and belongs to.
import { createSignal } from 'solid-js';
import { factsOf, type DocumentDetails } from '../../data/documents';
import type { KnowledgeDocument } from '../../data/knowledge-records';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, SelectField } from '../../ui/Field';
import { fromDateText, toDateText } from './document-words';
import styles from './DetailsDialog.module.css';

export interface DetailsDialogProps {
  readonly document: KnowledgeDocument;
  readonly collections: readonly { readonly value: string; readonly label: string }[];
  readonly onSave: (details: DocumentDetails, collectionId: string) => void;
  readonly onClose: () => void;
}

export function DetailsDialog(props: DetailsDialogProps) {
  // The dialog edits a copy; a change elsewhere must not overwrite what is typed.
  // eslint-disable-next-line solid/reactivity
  const { name, tags, collectionId, ...document } = props.document;
  const facts = factsOf({ name, tags, collectionId, ...document });
  const [typed, setTyped] = createSignal({
    name,
    title: facts.title ?? '',
    author: facts.author ?? '',
    date: facts.writtenAt === undefined ? '' : toDateText(facts.writtenAt),
    tags: tags.join(', '),
    collectionId,
  });
  const set = (change: Partial<ReturnType<typeof typed>>) =>
    setTyped((current) => ({ ...current, ...change }));
  const isDateWrong = () => typed().date !== '' && fromDateText(typed().date) === undefined;
  const canSave = () => typed().name.trim() !== '' && !isDateWrong();
  const save = () => {
    if (!canSave()) return;
    const { title, author, date } = typed();
    const isSameDate = facts.writtenAt !== undefined && date === toDateText(facts.writtenAt);
    props.onSave(
      {
        name: typed().name.trim(),
        tags: typed().tags.split(','),
        title: title.trim() || null,
        author: author.trim() || null,
        writtenAt: (isSameDate ? facts.writtenAt : fromDateText(date)) ?? null,
      },
      typed().collectionId,
    );
    props.onClose();
  };
  return (
    <Dialog
      open
      title={`Details of ${name}`}
      onClose={props.onClose}
      footer={
        <Button variant="primary" disabled={!canSave()} onClick={save}>
          Save
        </Button>
      }
    >
      <form
        class={styles.fields}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <Field
          label="Name"
          value={typed().name}
          onInput={(value) => set({ name: value })}
          autofocus
        />
        <Field label="Title" value={typed().title} onInput={(title) => set({ title })} />
        <Field label="Author" value={typed().author} onInput={(author) => set({ author })} />
        <Field
          label="Date"
          value={typed().date}
          placeholder="2026-11-21"
          error={isDateWrong() ? 'Year, month and day, such as 2026-11-21.' : undefined}
          onInput={(date) => set({ date })}
        />
        <Field
          label="Tags"
          value={typed().tags}
          note="Between commas."
          onInput={(value) => set({ tags: value })}
        />
        <SelectField
          label="Collection"
          value={typed().collectionId}
          options={props.collections}
          onChange={(value) => set({ collectionId: value })}
        />
        <button type="submit" hidden />
      </form>
    </Dialog>
  );
}
