import { createSignal } from 'solid-js';
import { Button } from './Button';
import { Dialog } from './Dialog';
import { Field } from './Field';

/** One name, edited in a copy. */
export interface NameDialogProps {
  readonly title: string;
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly confirm: string;
  readonly onConfirm: (text: string) => void;
  readonly onClose: () => void;
}

export function NameDialog(props: NameDialogProps) {
  // The dialog edits a copy; a change elsewhere must not overwrite what is typed.
  // eslint-disable-next-line solid/reactivity
  const [text, setText] = createSignal(props.value);
  const confirm = () => {
    if (text().trim() === '') return;
    props.onConfirm(text().trim());
    props.onClose();
  };
  return (
    <Dialog
      open
      title={props.title}
      onClose={props.onClose}
      footer={
        <Button variant="primary" disabled={text().trim() === ''} onClick={confirm}>
          {props.confirm}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <Field
          label={props.label}
          value={text()}
          onInput={setText}
          autofocus
          {...(props.note === undefined ? {} : { note: props.note })}
        />
      </form>
    </Dialog>
  );
}
