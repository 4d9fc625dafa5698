// The key of a server that the administrator named: all of it that is the user's own.
import { createSignal, Show } from 'solid-js';
import type { BridgeServer } from '../../core/bridge/bridge';
import { toApiKey } from '../../core/bridge/server-address';
import type { Bridge } from '../../runtime/bridge/bridge';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';

export interface KeyDialogProps {
  readonly bridge: Bridge;
  readonly server: BridgeServer;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

export default function KeyDialog(props: KeyDialogProps) {
  const { notices } = useRuntime();
  const [key, setKey] = createSignal('');
  const hasKey = () => props.bridge.hasKey(props.server.id);
  const save = async (typed: string) => {
    await props.bridge.setKey(props.server.id, typed);
    props.onSaved();
  };
  return (
    <Dialog
      open
      title={`Key for ${props.server.name}`}
      onClose={props.onClose}
      footer={
        <>
          <Show when={hasKey()}>
            <Button onClick={() => void save('').catch(notices.report)}>Remove the key</Button>
          </Show>
          <Button
            variant="primary"
            disabled={toApiKey(key()).key === undefined}
            onClick={() => void save(toApiKey(key()).key ?? '').catch(notices.report)}
          >
            Save
          </Button>
        </>
      }
    >
      <Field
        label="API key"
        type="password"
        value={key()}
        onInput={setKey}
        error={toApiKey(key()).why}
        note={
          hasKey()
            ? 'A key is kept. Type another one to replace it.'
            : `Whoever runs ${props.server.url} gives it to you. It stays in this browser and out of exports.`
        }
        autofocus
      />
    </Dialog>
  );
}
