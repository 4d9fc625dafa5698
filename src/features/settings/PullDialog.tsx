// Fetches a model onto an Ollama server, layer by layer.
import { createSignal, For, onCleanup, Show } from 'solid-js';
import type { BridgeServer } from '../../core/bridge/bridge';
import type { PullProgress } from '../../core/bridge/bridge-api';
import { isAbort } from '../../core/errors';
import type { Bridge } from '../../runtime/bridge/bridge';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { formatBytes } from '../../ui/format';
import { ProgressBar } from '../../ui/ProgressBar';
import styles from './Bridge.module.css';

export interface PullDialogProps {
  readonly bridge: Bridge;
  readonly server: BridgeServer;
  readonly onClose: () => void;
}

export default function PullDialog(props: PullDialogProps) {
  const { notices, describeError } = useRuntime();
  const [name, setName] = createSignal('');
  const [progress, setProgress] = createSignal<PullProgress>();
  const [running, setRunning] = createSignal<AbortController>();
  const [failure, setFailure] = createSignal<string>();
  onCleanup(() => running()?.abort());

  const pull = async () => {
    const wanted = name().trim();
    if (wanted === '' || running()) return;
    const controller = new AbortController();
    setRunning(controller);
    setFailure();
    try {
      for await (const step of props.bridge.pull(props.server.id, wanted, controller.signal)) {
        setProgress(step);
      }
      notices.say({ tone: 'ok', title: `${wanted} is on ${props.server.name}` });
      await props.bridge.check(props.server.id);
      props.onClose();
    } catch (error) {
      const { title, detail = '' } = describeError(error);
      setFailure(
        isAbort(error)
          ? 'Stopped. What has arrived is kept there, and the next try goes on from it.'
          : `${title}. ${detail}`,
      );
    } finally {
      setRunning();
    }
  };

  return (
    <Dialog
      open
      title={`Fetch a model onto ${props.server.name}`}
      onClose={props.onClose}
      footer={
        <Show
          when={running()}
          fallback={
            <Button variant="primary" icon="download" onClick={() => void pull()}>
              Fetch
            </Button>
          }
        >
          {(controller) => <Button onClick={() => controller().abort()}>Cancel</Button>}
        </Show>
      }
    >
      <div class={styles.fields}>
        <Field
          label="Model"
          value={name()}
          onInput={setName}
          placeholder="llama3.2:1b"
          note="As Ollama’s library names it. The server downloads it; nothing comes to this device."
          disabled={running() !== undefined}
          error={failure()}
          autofocus
        />
        <Show when={progress()}>
          {(step) => (
            <>
              <ProgressBar
                label={`Fetch ${name()}`}
                done={step().doneBytes}
                total={step().totalBytes}
              />
              <p role="status" class={styles.note}>
                {step().status}, {formatBytes(step().doneBytes)} of {formatBytes(step().totalBytes)}
              </p>
              <ul aria-label="Layers" class={styles.layers}>
                <For each={step().layers}>
                  {(layer) => (
                    <li>
                      <code>{layer.name}</code> {formatBytes(layer.doneBytes)} of{' '}
                      {formatBytes(layer.totalBytes)}
                    </li>
                  )}
                </For>
              </ul>
            </>
          )}
        </Show>
      </div>
    </Dialog>
  );
}
