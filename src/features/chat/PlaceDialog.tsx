// Asked once for each address, before the first words go there.
import { serverIdOf } from '../../core/bridge';
import type { ModelSpec } from '../../core/model-manifest';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import styles from './dialogs.module.css';

export interface PlaceDialogProps {
  /** Of a server. */
  readonly spec: ModelSpec;
  readonly onClose: () => void;
  readonly onAllowed: () => void;
}

export function PlaceDialog(props: PlaceDialogProps) {
  const { bridge, notices } = useRuntime();
  const serverId = () => serverIdOf(props.spec.modelId) ?? '';
  const address = () => bridge.bridge()?.accessOf(serverId()).url;
  const allow = async () => {
    await (await bridge.open()).allow(serverId());
    props.onAllowed();
  };
  return (
    <Dialog
      open
      title="Send words to this server?"
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={() => props.onClose()}>Not now</Button>
          <Button variant="primary" onClick={() => notices.act(allow)}>
            Allow
          </Button>
        </>
      }
    >
      <div class={styles.stack}>
        <p>
          {props.spec.name} runs {props.spec.place?.words}. Each question and the conversation
          before it go to <strong>{address()}</strong>, and every answer from there says so.
        </p>
        <p>
          Whoever runs that server can read them. A chat marked “This device only” is never sent.
        </p>
      </div>
    </Dialog>
  );
}
