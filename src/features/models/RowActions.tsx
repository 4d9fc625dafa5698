// The last column: what the model is doing, the one thing to do next, and the rest.
import { aboutBytes } from '../../core/byte-text';
import { For, Match, Show, Switch } from 'solid-js';
import { Button } from '../../ui/Button';
import { formatBytes } from '../../ui/format';
import type { IconName } from '../../ui/Icon';
import { Menu, type MenuItem } from '../../ui/Menu';
import type { ModelRowProps } from './ModelRow';
import type { RowState } from './row-state';
import { lastUseText } from './words';
import styles from './RowActions.module.css';

export interface RowActionsProps extends ModelRowProps {
  readonly state: RowState;
}

interface MinorAction {
  readonly words: string;
  readonly icon: IconName;
  readonly run: () => void;
  readonly danger?: boolean;
}

export function RowActions(props: RowActionsProps) {
  const name = () => props.entry.name;
  const kind = () => props.state.kind;
  const isHere = () => kind() === 'ready' || kind() === 'loaded';
  const minor = (): readonly MinorAction[] => {
    const remove = {
      words: 'Delete',
      icon: 'trash',
      run: () => props.onDelete(),
      danger: true,
    } as const;
    if (isHere()) {
      return [
        { words: 'Test speed', icon: 'pulse', run: () => props.actions.testSpeed(props.entry) },
        { words: 'Verify', icon: 'ok-circle', run: () => props.actions.verify(props.entry) },
        remove,
      ];
    }
    return kind() === 'absent' && props.storedBytes > 0 ? [remove] : [];
  };
  const menu = (): readonly MenuItem[] => [
    { label: `Details of ${name()}`, icon: 'info', run: () => props.onOpen() },
    ...(kind() === 'absent' && !canDownload(props)
      ? [
          {
            label: `Download ${name()}`,
            icon: 'download' as const,
            hint: 'all the same',
            run: () => props.actions.download(props.entry),
          },
        ]
      : []),
    ...minor().map(({ words, icon, run, danger }) => ({
      label: `${words} ${name()}`,
      icon,
      run,
      ...(danger && { danger, separated: true }),
    })),
  ];
  return (
    <span class={styles.actions}>
      <span class={styles.lead} classList={{ [styles.hasMinor ?? '']: minor().length > 0 }}>
        <StateWords {...props} />
        <span class={styles.minor}>
          <For each={minor()}>
            {(action) => (
              <Button
                variant="quiet"
                size="small"
                icon={action.icon}
                label={`${action.words} ${name()}`}
                onClick={() => action.run()}
              />
            )}
          </For>
        </span>
      </span>
      <MainAction {...props} />
      <Menu size="small" label={`More for ${name()}`} items={menu()} />
    </span>
  );
}

function canDownload({ page, entry }: RowActionsProps): boolean {
  const fit = page.fitOf(entry);
  // Room can be made.
  return fit?.fit !== 'too-big' || fit.lacks === 'storage';
}

/** Only its memory is in the way, and a server may have more. */
function needsServer({ page, entry }: RowActionsProps): boolean {
  const fit = page.fitOf(entry);
  return entry.spec.task === 'chat' && fit?.fit === 'too-big' && fit.neededBytes !== undefined;
}

function StateWords(props: RowActionsProps) {
  const loading = () => (props.state.kind === 'busy' ? props.state : undefined);
  const lastUsed = () => {
    const at = props.page.useOf(props.entry.spec.modelId)?.lastUsedAt ?? 0;
    return at > 0 ? `, ${lastUseText(at, Date.now())}` : '';
  };
  const memory = () => {
    const bytes = props.page.loadedOf(props.entry.spec.modelId)?.memoryBytes ?? 0;
    return bytes > 0 ? `, ${aboutBytes(bytes)}` : '';
  };
  const absent = () => {
    const fit = props.page.fitOf(props.entry);
    if (props.storedBytes > 0) return `${formatBytes(props.storedBytes)} are here`;
    // Its figure stands in the column before.
    if (fit?.isSlow) return 'slow here';
    return fit && fit.fit !== 'fits' ? fit.reason : '';
  };
  return (
    <Switch>
      <Match when={props.state.kind === 'absent'}>
        <span class={styles.words} title={absent()}>
          {absent()}
        </span>
      </Match>
      <Match when={props.state.kind === 'ready'}>
        <span class={styles.words}>
          Ready<span class={styles.lastUsed}>{lastUsed()}</span>
        </span>
      </Match>
      <Match when={props.state.kind === 'loaded'}>
        <span class={styles.loaded}>
          <span class={styles.dot} />
          Loaded
          <span class={styles.memory}>{memory()}</span>
        </span>
      </Match>
      <Match when={loading()}>
        {(busy) => (
          <span class={styles.words} role="status">
            {busy().words}
            <Show when={busy().share}>{(share) => ` ${Math.floor(share() * 100)} %`}</Show>
          </span>
        )}
      </Match>
    </Switch>
  );
}

function MainAction(props: RowActionsProps) {
  const name = () => props.entry.name;
  const busyJob = () => (props.state.kind === 'busy' ? props.state.job : undefined);
  const download = () => (props.state.kind === 'downloading' ? props.state : undefined);
  return (
    <Switch>
      <Match when={props.state.kind === 'absent' && canDownload(props)}>
        <Button
          size="small"
          icon="download"
          label={`Download ${name()}`}
          onClick={() => props.actions.download(props.entry)}
        >
          Download
        </Button>
      </Match>
      <Match when={props.state.kind === 'absent' && needsServer(props)}>
        <Button
          size="small"
          icon="monitor"
          label={`Use Ollama for ${name()}`}
          title="A computer with more memory can run it and answer here"
          onClick={() => (location.hash = '#/settings/bridge')}
        >
          Use Ollama
        </Button>
      </Match>
      <Match when={props.state.kind === 'ready'}>
        <Button
          size="small"
          label={`Load ${name()}`}
          onClick={() => props.actions.load(props.entry)}
        >
          Load
        </Button>
      </Match>
      <Match when={props.state.kind === 'loaded'}>
        <Button
          size="small"
          label={`Unload ${name()}`}
          onClick={() => props.actions.unload(props.entry)}
        >
          Unload
        </Button>
      </Match>
      <Match when={busyJob()}>
        {(job) => (
          <Button
            size="small"
            icon="close"
            label={`Cancel ${name()}`}
            onClick={() => props.actions.cancel(job().id)}
          >
            Cancel
          </Button>
        )}
      </Match>
      <Match when={download()}>
        {(running) => (
          <>
            <Show
              when={running().job.status === 'paused'}
              fallback={
                <Button
                  size="small"
                  icon="pause"
                  label={`Pause ${name()}`}
                  onClick={() => props.actions.pause(running().job.id)}
                >
                  Pause
                </Button>
              }
            >
              <Button
                size="small"
                icon="play"
                label={`Resume ${name()}`}
                onClick={() => props.actions.resume(running().job.id)}
              >
                Resume
              </Button>
            </Show>
            <Button
              size="small"
              icon="close"
              label={`Cancel ${name()}`}
              onClick={() =>
                props.actions.cancelDownload(props.entry, running().job.id, props.storedBytes)
              }
            >
              Cancel
            </Button>
          </>
        )}
      </Match>
    </Switch>
  );
}
