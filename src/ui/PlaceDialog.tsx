import { Button } from './Button';
import { Dialog } from './Dialog';
import styles from './PlaceDialog.module.css';

export interface PlaceDialogProps {
  readonly modelName: string;
  /** "on the server Office". */
  readonly place: string;
  readonly address: string;
  /** The begin of a sentence: "Every prompt of this batch goes". */
  readonly what: string;
  readonly onClose: () => void;
  readonly onAllow: () => void;
}

/** Asked once for each address, before the first words go there. */
export function PlaceDialog(props: PlaceDialogProps) {
  return (
    <Dialog
      open
      title="Send words to this server?"
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={() => props.onClose()}>Not now</Button>
          <Button variant="primary" onClick={() => props.onAllow()}>
            Allow
          </Button>
        </>
      }
    >
      <div class={styles.words}>
        <p>
          <bdi>{props.modelName}</bdi> runs {props.place}. {props.what} to{' '}
          <strong>{props.address}</strong>.
        </p>
        <p>
          Whoever runs that server can read them. A chat or a collection of documents marked “This
          device only” is never sent.
        </p>
      </div>
    </Dialog>
  );
}
