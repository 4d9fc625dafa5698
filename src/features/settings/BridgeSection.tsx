// Model servers: the list, what each one is doing, and the doctor.
import { createResource, createSignal, For, lazy, onMount, Show, Suspense } from 'solid-js';
import { kindNames, type BridgeServer } from '../../core/bridge/bridge';
import type { Bridge, Diagnosis } from '../../runtime/bridge/bridge';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import styles from './Bridge.module.css';
import { DoctorPanel } from './DoctorPanel';
import { PullList } from './PullList';
import { QueueList } from './QueueList';
import { ServerRow } from './ServerRow';
import { SettingsSection } from './SettingsSection';

const ServerDialog = lazy(() => import('./ServerDialog'));
const KeyDialog = lazy(() => import('./KeyDialog'));
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
  /** One of the administrator's, whose key is asked for. */
  const [keyed, setKeyed] = createSignal<BridgeServer>();
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
  const remove = async ({ id, name }: BridgeServer) => {
    const bringBack = await props.bridge.remove(id);
    if (examined() === id) setExamined();
    notices.say({
      tone: 'ok',
      title: `${name} was removed`,
      action: { label: 'Undo', run: () => notices.act(bringBack) },
    });
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
              ? 'Models on another computer. The administrator of this site lists the servers; a key that one wants is yours to enter.'
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
                onEdit={() => (server.isFixed === true ? setKeyed(server) : setEditing({ server }))}
                onPull={() => setPullingTo(server)}
                onRemove={() => void remove(server).catch(notices.report)}
              />
            )}
          </For>
        </tbody>
      </table>
      <PullList bridge={props.bridge} />
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
        <Show when={keyed()}>
          {(server) => (
            <KeyDialog
              bridge={props.bridge}
              server={server()}
              onClose={() => setKeyed()}
              onSaved={() => {
                const { id } = server();
                setKeyed();
                void examine(id);
              }}
            />
          )}
        </Show>
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
