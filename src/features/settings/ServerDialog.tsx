// Names a server, or changes what is known of one.
import { createSignal, Show } from 'solid-js';
import {
  kindNames,
  serverKinds,
  type BridgeServer,
  type ServerKind,
} from '../../core/bridge/bridge';
import { normalizeAddress, toApiKey } from '../../core/bridge/server-address';
import type { Bridge, FoundServer } from '../../runtime/bridge/bridge';
import { usualParallel } from '../../runtime/bridge/server-pool';
import { useRuntime } from '../../runtime/runtime-context';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field, SelectField } from '../../ui/Field';
import styles from './Bridge.module.css';

export interface ServerDialogProps {
  readonly bridge: Bridge;
  /** The one to change; absent: a new one. */
  readonly server?: BridgeServer;
  readonly onClose: () => void;
  readonly onSaved: (serverId: string) => void;
}

const kindOptions = serverKinds.map((kind) => ({ value: kind, label: kindNames[kind] }));

type Test =
  | { readonly kind: 'running' }
  | { readonly kind: 'found'; readonly found: FoundServer }
  | { readonly kind: 'failed'; readonly title: string; readonly detail: string };

/* eslint-disable solid/reactivity -- the dialog starts from the server it was opened for. */
export default function ServerDialog(props: ServerDialogProps) {
  const { notices, describeError } = useRuntime();
  const [address, setAddress] = createSignal(props.server?.url ?? '');
  const [kind, setKind] = createSignal<ServerKind>(props.server?.kind ?? 'ollama');
  const [name, setName] = createSignal(props.server?.name ?? '');
  const [key, setKey] = createSignal('');
  const [context, setContext] = createSignal(String(props.server?.limits?.contextLength ?? ''));
  const [parallel, setParallel] = createSignal(
    String(props.server?.limits?.parallelRequests ?? ''),
  );
  const [perMinute, setPerMinute] = createSignal(
    String(props.server?.limits?.requestsPerMinute ?? ''),
  );
  const [keepAlive, setKeepAlive] = createSignal(
    String(props.server?.limits?.keepAliveMinutes ?? ''),
  );
  const [forgetsKey, setForgetsKey] = createSignal(false);
  const [isTried, setTried] = createSignal(false);
  const [test, setTest] = createSignal<Test>();
  /* eslint-enable solid/reactivity */
  const normal = () => normalizeAddress(address());
  const storesKey = () => props.server !== undefined && props.bridge.hasKey(props.server.id);
  /** A key belongs to the place that it was given for. */
  const isElsewhere = () => {
    const result = normal();
    if (!result.ok || !props.server) return false;
    return new URL(result.url).origin !== new URL(props.server.url).origin;
  };
  const hasKey = () => storesKey() && !forgetsKey() && !isElsewhere();
  const keyNote = () => {
    if (hasKey()) return 'A key is kept. Type another one to replace it.';
    if (storesKey() && isElsewhere()) return 'The key of the old address does not go to this one.';
    return 'Only where the server wants one. It stays in this browser and out of exports.';
  };
  const addressError = () => {
    const result = normal();
    return isTried() && !result.ok ? result.why : undefined;
  };
  const keyError = () => toApiKey(key()).why;

  const limits = () => {
    const contextLength = toNumber(context());
    const parallelRequests = toNumber(parallel());
    const requestsPerMinute = toNumber(perMinute());
    // Only Ollama is told.
    const keepAliveMinutes = kind() === 'ollama' ? toKeepAlive(keepAlive()) : undefined;
    return {
      ...(keepAliveMinutes !== undefined && { keepAliveMinutes }),
      ...(contextLength !== undefined && { contextLength }),
      ...(parallelRequests !== undefined && { parallelRequests }),
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    };
  };

  const runTest = async () => {
    setTried(true);
    const result = normal();
    if (!result.ok || keyError() !== undefined) return;
    setTest({ kind: 'running' });
    const typed = toApiKey(key()).key;
    const known =
      hasKey() && props.server ? props.bridge.accessOf(props.server.id).apiKey : undefined;
    const apiKey = typed ?? known;
    try {
      const access = { url: result.url, kind: kind(), ...(apiKey !== undefined && { apiKey }) };
      const found = await props.bridge.find(access);
      setKind(found.facts.kind);
      if (found.url !== result.url || result.isSchemeGuessed) setAddress(found.url);
      setTest({ kind: 'found', found });
    } catch (error) {
      const { title, detail = '' } = describeError(error);
      setTest({ kind: 'failed', title, detail });
    }
  };
  const save = async () => {
    setTried(true);
    const result = normal();
    if (!result.ok || keyError() !== undefined) return;
    const serverId = await props.bridge.save(
      {
        ...(props.server && { id: props.server.id }),
        name: name().trim() || `${kindNames[kind()]} at ${new URL(result.url).host}`,
        kind: kind(),
        url: result.url,
        limits: limits(),
      },
      toApiKey(key()).key ?? (storesKey() && !hasKey() ? '' : undefined),
    );
    props.onSaved(serverId);
  };
  const testOf = <K extends Test['kind']>(wanted: K) => {
    const known = test();
    return known?.kind === wanted ? (known as Extract<Test, { kind: K }>) : undefined;
  };

  return (
    <Dialog
      open
      title={props.server ? `Edit ${props.server.name}` : 'Add server'}
      onClose={props.onClose}
      footer={
        <>
          <Button disabled={test()?.kind === 'running'} onClick={() => notices.act(runTest)}>
            Test connection
          </Button>
          <Button variant="primary" onClick={() => notices.act(save)}>
            {props.server ? 'Save' : 'Add'}
          </Button>
        </>
      }
    >
      <div class={styles.fields}>
        <Field
          label="Address"
          value={address()}
          onInput={(text) => {
            setAddress(text);
            setTest();
          }}
          type="text"
          placeholder="localhost:11434"
          error={addressError()}
          autofocus
        />
        <SelectField label="Kind" value={kind()} options={kindOptions} onChange={setKind} />
        <Field label="Name" value={name()} onInput={setName} placeholder="Office, second floor" />
        <Field
          label="API key"
          type="password"
          value={key()}
          onInput={setKey}
          error={keyError()}
          note={keyNote()}
        />
        <Show when={hasKey() && key() === ''}>
          <div class={styles.buttons}>
            <Button size="small" onClick={() => setForgetsKey(true)}>
              Remove the key
            </Button>
          </div>
        </Show>
        <details class={styles.limits}>
          <summary>Limits</summary>
          <div class={styles.fields}>
            <Field
              label="Context in tokens"
              value={context()}
              onInput={setContext}
              placeholder="8192"
              note="Asked for with each question; more takes more of the server’s memory."
            />
            <Field
              label="Requests at once"
              value={parallel()}
              onInput={setParallel}
              placeholder={String(usualParallel[kind()])}
              note="More questions than this wait here, where their order can be changed."
            />
            <Field
              label="Requests per minute"
              value={perMinute()}
              onInput={setPerMinute}
              placeholder="No limit"
            />
            <Show when={kind() === 'ollama'}>
              <Field
                label="Minutes a model stays loaded"
                value={keepAlive()}
                onInput={setKeepAlive}
                placeholder="As the server decides"
                note="After the last answer. 0: it leaves the memory at once; -1: it stays."
              />
            </Show>
          </div>
        </details>
        <div role="status" class={styles.test}>
          <Show when={testOf('running')}>Asking…</Show>
          <Show when={testOf('found')}>
            {(result) => (
              <Badge tone="ok">
                {kindNames[result().found.facts.kind]} {result().found.facts.version ?? ''} answers
                in {Math.round(result().found.facts.answeredInMs)} ms and has{' '}
                {result().found.facts.models.length}{' '}
                {result().found.facts.models.length === 1 ? 'model' : 'models'}
              </Badge>
            )}
          </Show>
          <Show when={testOf('failed')}>
            {(result) => (
              <>
                <Badge tone="danger">{result().title}</Badge>
                <p class={styles.note}>
                  {result().detail} Add it all the same: the doctor then looks step by step.
                </p>
              </>
            )}
          </Show>
        </div>
      </div>
    </Dialog>
  );
}

function toNumber(text: string): number | undefined {
  const value = Math.floor(Number(text));
  return text.trim() !== '' && Number.isFinite(value) && value > 0 ? value : undefined;
}

/** Minutes, 0 and -1 included. */
function toKeepAlive(text: string): number | undefined {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return undefined;
  return value < 0 ? -1 : value;
}
