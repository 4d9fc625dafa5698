// The last column of a model that lies on a server: where it is, and what can be done with it there.
import { createSignal, Show } from 'solid-js';
import { nameOnServer } from '../../core/bridge/bridge';
import type { ModelPlace } from '../../core/bridge/bridge';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Menu } from '../../ui/Menu';
import type { ModelEntry } from './model-entries';
import styles from './RowActions.module.css';

export function RemoteActions(props: { readonly entry: ModelEntry; readonly place: ModelPlace }) {
  const { bridge, notices } = useRuntime();
  const [deleting, setDeleting] = createSignal(false);
  const nameThere = () => nameOnServer(props.entry.spec.modelId);
  const serverId = () => props.place.serverId;
  const known = () =>
    bridge
      .bridge()
      ?.modelsOf(serverId())
      .find(({ name }) => name === nameThere());
  const isOllama = () => props.entry.spec.engine === 'ollama';
  const loaded = () => {
    const there = known()?.loaded;
    if (!there) return '';
    if (there.until === undefined) return ', loaded';
    const until = new Date(there.until);
    return `, loaded until ${until.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}`;
  };
  const unload = async () => {
    await (await bridge.open()).unloadModel(serverId(), nameThere());
  };
  const remove = async () => {
    setDeleting(false);
    await (await bridge.open()).deleteModel(serverId(), nameThere());
  };
  return (
    <span class={styles.actions}>
      <span class={styles.words}>
        {props.place.words}
        {loaded()}
      </span>
      <Show when={isOllama() && known()?.loaded}>
        <Button
          size="small"
          label={`Unload ${props.entry.name}`}
          onClick={() => notices.act(unload)}
        >
          Unload
        </Button>
      </Show>
      <Show when={isOllama()}>
        <Menu
          size="small"
          label={`More for ${props.entry.name}`}
          items={[
            {
              label: `Delete ${props.entry.name} from the server`,
              icon: 'trash',
              danger: true,
              run: () => setDeleting(true),
            },
          ]}
        />
      </Show>
      <Dialog
        open={deleting()}
        title={`Delete ${props.entry.name}?`}
        onClose={() => setDeleting(false)}
        footer={
          <>
            <Button onClick={() => setDeleting(false)}>Keep</Button>
            <Button variant="danger" onClick={() => notices.act(remove)}>
              Delete
            </Button>
          </>
        }
      >
        <p>
          It is deleted from the disk of {props.place.name}, for everybody who uses that server.
          Chats keep their answers.
        </p>
      </Dialog>
    </span>
  );
}
