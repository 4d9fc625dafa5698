// Model servers: the list, what each one is doing, and the doctor.
import { createResource, createSignal, For, lazy, onMount, Show, Suspense } from 'solid-js';
import { kindNames, type BridgeServer } from '../../core/bridge/bridge';
import type { Bridge, Diagnosis } from '../../runtime/bridge/bridge';
import { useRuntime } from '../../runtime/runtime-context';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Menu } from '../../ui/Menu';
import styles from './Bridge.module.css';
import { iconOf, stateWords, timeWords } from './bridge-words';
import { DoctorPanel } from './DoctorPanel';
import { QueueList } from './QueueList';
import { SettingsSection } from './SettingsSection';

const ServerDialog = lazy(() => import('./ServerDialog'));
const PullDialog = lazy(() => import('./PullDialog'));

export default function BridgeSection(props: { readonly onShown: () => void }) {
  const runtime = useRuntime();
  const [bridge] = createResource(() => runtime.bridge.open());
  return (
    <SettingsSection id="bridge" title="Bridge">
      <Show when={bridge()}>
        {(opened) => <Servers bridge={opened()} onShown={props.onShown} />}
      </Show>
    </SettingsSection>
  );
}

function Servers(props: { readonly bridge: Bridge; readonly onShown: () => void }) {
  const { notices } = useRuntime();
  const [editing, setEditing] = createSignal<{ server?: BridgeServer }>();
  const [pullingTo, setPullingTo] = createSignal<BridgeServer>();
  const [diagnosis, setDiagnosis] = createSignal<Diagnosis>();
  const [examined, setExamined] = createSignal<string>();
  const [isFinding, setFinding] = createSignal(false);
  onMount(() => props.onShown());
  const serverOf = (id: string | undefined) => props.bridge.servers().find((one) => one.id === id);

  const examine = async (serverId: string) => {
    setDiagnosis();
    setExamined(serverId);
    try {
      const found = await props.bridge.examine(serverId);
      if (examined() === serverId) setDiagnosis(found);
    } catch (error) {
      setExamined();
      notices.report(error);
    }
  };
  const remove = async (serverId: string) => {
    await props.bridge.remove(serverId);
  };
  const findServers = async () => {
    setFinding(true);
    try {
      const found = await props.bridge.findLocal();
      for (const { url, facts } of found) {
        await props.bridge.save({ name: kindNames[facts.kind], kind: facts.kind, url });
      }
      notices.say(
        found.length > 0
          ? { tone: 'ok', title: `Found ${found.map(({ url }) => url).join(', ')}` }
          : {
              tone: 'warn',
              title: 'No server found on this computer',
              detail:
                'Nothing this page may read answers at the usual ports 11434, 1234, 8080 and 8000. Add it by its address; the doctor then says what is in the way.',
            },
      );
    } catch (error) {
      notices.report(error);
    } finally {
      setFinding(false);
    }
  };

  return (
    <>
      <div class={styles.head}>
        <div class={styles.words}>
          <h3 class={styles.title}>Servers</h3>
          <p class={styles.note}>
            {props.bridge.isFixed
              ? 'Models on another computer. The administrator of this site lists the servers.'
              : 'Models on another computer. What you send to one of them leaves this device, and the chat says so.'}
          </p>
        </div>
        <Show when={!props.bridge.isFixed}>
          <div class={styles.buttons}>
            <Button icon="search" disabled={isFinding()} onClick={() => void findServers()}>
              Find servers
            </Button>
            <Button icon="plus" onClick={() => setEditing({})}>
              Add server
            </Button>
          </div>
        </Show>
      </div>
      <table class={styles.table} aria-label="Servers">
        <thead>
          <tr>
            <For each={['Name', 'Kind', 'Address', 'State', 'Models']}>
              {(column) => <th scope="col">{column}</th>}
            </For>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For
            each={props.bridge.servers()}
            fallback={
              <tr>
                <td colspan={6} class={styles.empty}>
                  No server yet. Everything runs on this device.
                </td>
              </tr>
            }
          >
            {(server) => (
              <ServerRow
                server={server}
                bridge={props.bridge}
                onCheck={() => void examine(server.id)}
                onEdit={() => setEditing({ server })}
                onPull={() => setPullingTo(server)}
                onRemove={() => void remove(server.id).catch(notices.report)}
              />
            )}
          </For>
        </tbody>
      </table>
      <QueueList />
      <Show when={serverOf(examined())}>
        {(server) => (
          <DoctorPanel
            server={server()}
            diagnosis={diagnosis()}
            onAgain={() => void examine(server().id)}
          />
        )}
      </Show>
      <Suspense>
        <Show when={editing()} keyed>
          {({ server }) => (
            <ServerDialog
              bridge={props.bridge}
              {...(server && { server })}
              onClose={() => setEditing()}
              onSaved={(serverId) => {
                setEditing();
                void examine(serverId);
              }}
            />
          )}
        </Show>
        <Show when={pullingTo()}>
          {(server) => (
            <PullDialog bridge={props.bridge} server={server()} onClose={() => setPullingTo()} />
          )}
        </Show>
      </Suspense>
    </>
  );
}

interface ServerRowProps {
  readonly server: BridgeServer;
  readonly bridge: Bridge;
  readonly onCheck: () => void;
  readonly onEdit: () => void;
  readonly onPull: () => void;
  readonly onRemove: () => void;
}

function ServerRow(props: ServerRowProps) {
  const { places } = useRuntime();
  const state = () => props.bridge.stateOf(props.server.id);
  const models = () => props.bridge.modelsOf(props.server.id).length;
  const tone = () => {
    const { kind } = state();
    if (kind === 'connected') return 'ok';
    return kind === 'failed' ? 'danger' : 'neutral';
  };
  /** It failed or asked for patience, and comes back by itself. */
  const rest = () => places.queue().rests[props.server.id];
  const answersIn = () => {
    const known = state();
    return known.kind === 'connected' ? `answers in ${Math.round(known.answeredInMs)} ms` : '';
  };
  return (
    <tr>
      <th scope="row">
        <span class={styles.name}>
          <Icon name={iconOf(props.server)} size={16} />
          <span dir="auto">{props.server.name}</span>
        </span>
      </th>
      <td>{kindNames[props.server.kind]}</td>
      <td class={styles.address}>{props.server.url}</td>
      <td title={answersIn()}>
        <Show when={rest()} fallback={<Badge tone={tone()}>{stateWords(state())}</Badge>}>
          {(known) => <Badge tone="warn">Rests until {timeWords(known().until)}</Badge>}
        </Show>
      </td>
      <td class={styles.count}>{state().kind === 'unknown' && models() === 0 ? '' : models()}</td>
      <td class={styles.actions}>
        <Button size="small" label={`Check ${props.server.name}`} onClick={() => props.onCheck()}>
          Check
        </Button>
        <Show when={props.server.isFixed !== true}>
          <Menu
            size="small"
            label={`More for ${props.server.name}`}
            items={[
              ...(props.server.kind === 'ollama'
                ? [
                    {
                      label: 'Fetch a model',
                      icon: 'download' as const,
                      run: () => props.onPull(),
                    },
                  ]
                : []),
              { label: 'Edit', icon: 'pencil', run: () => props.onEdit() },
              { label: 'Remove', icon: 'trash', danger: true, run: () => props.onRemove() },
            ]}
          />
        </Show>
      </td>
    </tr>
  );
}
