// What the storage of this site holds: how much of what is allowed, what fills it, and when each
// model was used last.
import { For, Match, Show, Switch } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { formatBytes } from '../../ui/format';
import { Meter } from '../../ui/ProgressBar';
import type { StorageUse, StoredModel } from './storage-use';
import { lastUseText } from './words';
import styles from './StoragePanel.module.css';

/** Shades of ink for the largest ones; the rest share the last. */
const SHADES = 5;

export function StorageHead(props: {
  readonly canVerify: boolean;
  readonly onVerifyAll: () => void;
}) {
  return (
    <>
      <h2 class={styles.title}>Storage</h2>
      <Show when={props.canVerify}>
        <Button
          class={styles.verify ?? ''}
          variant="quiet"
          size="small"
          onClick={() => props.onVerifyAll()}
        >
          Verify all
        </Button>
      </Show>
    </>
  );
}

export function StoragePanel(props: { readonly use: StorageUse }) {
  const usage = () => props.use.storage.usage();
  const used = () => formatBytes(props.use.usedBytes());
  return (
    <section class={styles.storage} aria-label="Storage">
      <Show
        when={usage()}
        fallback={<p class={styles.muted}>This browser does not say how much is stored.</p>}
      >
        {(known) => (
          <>
            <p class={styles.total}>
              <span class={styles.figure}>{used()}</span>
              <span class={styles.muted}>of {formatBytes(known().quotaBytes)} allowed</span>
            </p>
            <Meter
              wide
              label="Storage used"
              value={props.use.usedBytes()}
              max={known().quotaBytes}
              text={`${used()} of ${formatBytes(known().quotaBytes)}`}
            />
            <p class={styles.caption}>What fills the {used()}</p>
            <Shares use={props.use} />
          </>
        )}
      </Show>
      <ul class={styles.list} aria-label="Stored models">
        <For each={props.use.models()}>
          {(model, index) => <StoredRow model={model} shade={index()} />}
        </For>
        <Show when={props.use.otherBytes() > 0}>
          <li class={styles.item}>
            <span class={`${styles.square ?? ''} ${styles.other ?? ''}`} />
            <span class={styles.name}>App, chats and documents</span>
            <span>{formatBytes(props.use.otherBytes())}</span>
            <span class={styles.use}>never removed to make room</span>
          </li>
        </Show>
      </ul>
      <Keeping use={props.use} />
    </section>
  );
}

function shadeClass(model: StoredModel, shade: number): string {
  const live = model.use === 'arriving' ? styles.live : undefined;
  return live ?? styles[`shade${Math.min(shade, SHADES - 1)}`] ?? '';
}

/** True to scale; the list below says the same in words. */
function Shares(props: { readonly use: StorageUse }) {
  return (
    <div class={styles.shares} aria-hidden="true">
      <For each={props.use.models()}>
        {(model, index) => (
          <span class={shadeClass(model, index())} style={{ 'flex-grow': String(model.bytes) }} />
        )}
      </For>
      <span class={styles.other} style={{ 'flex-grow': String(props.use.otherBytes()) }} />
    </div>
  );
}

function StoredRow(props: { readonly model: StoredModel; readonly shade: number }) {
  return (
    <li class={styles.item}>
      <span class={`${styles.square ?? ''} ${shadeClass(props.model, props.shade)}`} />
      <span class={styles.name} dir="auto">
        {props.model.name}
      </span>
      <span>
        {formatBytes(props.model.bytes)}
        {props.model.use === 'arriving' ? ' so far' : ''}
      </span>
      <span class={styles.use}>{useText(props.model)}</span>
    </li>
  );
}

function useText(model: StoredModel): string {
  if (model.use === 'arriving') return 'arriving now';
  if (model.use === 'paused') return 'its download is paused';
  if (model.use === 'in-use') return 'in use';
  if (model.use === 'unfinished') return 'a part of it, not usable yet';
  if (model.lastUsedAt > 0) return lastUseText(model.lastUsedAt, Date.now());
  return model.isBuiltIn ? 'ships with the app' : 'not used yet';
}

function Keeping(props: { readonly use: StorageUse }) {
  const { notices } = useRuntime();
  const storage = () => props.use.storage;
  const keep = () => notices.act(storage().askToKeep);
  return (
    <div class={styles.keeping}>
      <Switch>
        <Match when={storage().persistence() === 'kept'}>
          <p>The browser has agreed to keep these files.</p>
        </Match>
        <Match when={storage().persistence() === 'not-kept'}>
          <p>The browser may clear these files when the disk runs full.</p>
          <Button size="small" onClick={() => keep()}>
            Ask the browser to keep them
          </Button>
        </Match>
        <Match when={storage().persistence() === 'refused'}>
          <p>
            The browser did not promise to keep these files. It often does once Hearth is installed
            as an app or visited more.
          </p>
        </Match>
        <Match when={!isSecureContext}>
          <p>
            This page came without https, and browsers keep no files for such pages: models are gone
            when the tab closes. Open Hearth over https or from localhost to keep them.
          </p>
        </Match>
        <Match when={storage().persistence() === 'unavailable'}>
          <p>This browser makes no promise to keep these files.</p>
        </Match>
      </Switch>
    </div>
  );
}
