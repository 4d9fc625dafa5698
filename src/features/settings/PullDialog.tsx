// Has an Ollama server fetch a model: the server downloads, this dialog may be closed meanwhile.
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import type { BridgeServer } from '../../core/bridge/bridge';
import type { Bridge } from '../../runtime/bridge/bridge';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { formatBytesOf } from '../../ui/format';
import styles from './Bridge.module.css';
import lists from './BridgeLists.module.css';
import { PullState } from './PullList';

export interface PullDialogProps {
  readonly bridge: Bridge;
  readonly server: BridgeServer;
  readonly onClose: () => void;
}

export default function PullDialog(props: PullDialogProps) {
  const pulls = () => props.bridge.pulls;
  const own = () =>
    pulls()
      .list()
      .filter(({ serverId }) => serverId === props.server.id);
  const [name, setName] = createSignal(own().find(({ state }) => state === 'running')?.name ?? '');
  const wanted = () => name().trim();
  const pull = () => own().find((one) => one.name === wanted());
  const isRunning = () => pull()?.state === 'running';
  const layers = () => pull()?.progress?.layers.filter(({ totalBytes }) => totalBytes > 0) ?? [];
  // It was on its way and is off the list: it is there.
  createEffect(
    on(pull, (now, before) => {
      if (before?.state === 'running' && !now && before.name === wanted()) props.onClose();
    }),
  );

  return (
    <Dialog
      open
      title={`Fetch a model onto ${props.server.name}`}
      onClose={props.onClose}
      footer={
        <Show
          when={isRunning() && pull()}
          fallback={
            <Button
              variant="primary"
              icon="download"
              disabled={wanted() === ''}
              onClick={() => pulls().start(props.server.id, wanted())}
            >
              {pull()?.state === 'stopped' ? 'Go on' : 'Fetch'}
            </Button>
          }
        >
          {(running) => (
            <>
              <Button onClick={() => pulls().stop(running())}>Cancel</Button>
              <Button variant="primary" onClick={() => props.onClose()}>
                Go on in the background
              </Button>
            </>
          )}
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
          disabled={isRunning()}
          autofocus
        />
        <Show when={pull()}>
          {(known) => (
            <div role="status">
              <PullState pull={known()} />
            </div>
          )}
        </Show>
        <Show when={layers().length > 0}>
          <ul aria-label="Layers" class={lists.layers}>
            <For each={layers()}>
              {(layer) => (
                <li class={lists.layer}>
                  <code>{layer.name}</code>{' '}
                  <span>
                    {layer.doneBytes >= layer.totalBytes
                      ? 'whole'
                      : formatBytesOf(layer.doneBytes, layer.totalBytes)}
                  </span>
                </li>
              )}
            </For>
          </ul>
        </Show>
      </div>
    </Dialog>
  );
}
