// What one can do with a model, at the foot of its details.
import { createSignal, Match, onCleanup, Show, Switch } from 'solid-js';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Runtime } from '../../runtime/runtime';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { formatBytes, formatBytesOf } from '../../ui/format';
import { ProgressBar } from '../../ui/ProgressBar';
import type { ModelActions } from './model-actions';
import type { ModelEntry } from './model-entries';
import type { ModelsPageState } from './models-page';
import { saveFile } from './save-file';
import styles from './ModelDetails.module.css';

export function DetailsActions(props: {
  readonly entry: ModelEntry;
  readonly page: ModelsPageState;
  readonly actions: ModelActions;
  readonly onDelete: (entry: ModelEntry) => void;
}) {
  const runtime = useRuntime();
  const { downloads, notices } = runtime;
  const spec = () => props.entry.spec;
  const [exporting, setExporting] = createSignal<Export>();
  onCleanup(() => exporting()?.abort.abort());
  const state = () => props.page.stateOf(spec().modelId);
  return (
    <div class={styles.footer}>
      <Show when={exporting()}>
        {(running) => (
          <div class={styles.exporting}>
            <ProgressBar
              label={`Export ${props.entry.name}`}
              done={running().doneBytes}
              total={running().totalBytes}
              text={formatBytesOf(running().doneBytes, running().totalBytes)}
            />
            <Button size="small" icon="close" onClick={() => running().abort.abort()}>
              Cancel export
            </Button>
          </div>
        )}
      </Show>
      <Show when={downloads.findInstalled(spec().modelId)}>
        <Button icon="trash" onClick={() => props.onDelete(props.entry)}>
          Delete…
        </Button>
        <Button icon="ok-circle" onClick={() => props.actions.verify(props.entry)}>
          Verify
        </Button>
        <Button
          icon="download"
          disabled={exporting() !== undefined}
          onClick={() => {
            const exported = spec();
            notices.act(() => exportPack(runtime, exported, setExporting));
          }}
        >
          Export as pack
        </Button>
      </Show>
      <Switch>
        <Match when={state().kind === 'absent'}>
          <Button
            variant={props.page.fitOf(props.entry)?.fit === 'too-big' ? 'plain' : 'primary'}
            icon="download"
            onClick={() => props.actions.download(props.entry)}
          >
            Download {formatBytes(spec().bytes)}
          </Button>
        </Match>
        <Match when={state().kind === 'ready'}>
          <Button variant="primary" onClick={() => props.actions.load(props.entry)}>
            Load
          </Button>
        </Match>
        <Match when={state().kind === 'loaded'}>
          <Button variant="primary" onClick={() => props.actions.unload(props.entry)}>
            Unload
          </Button>
        </Match>
      </Switch>
    </div>
  );
}

interface Export {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly abort: AbortController;
}

async function exportPack(
  { downloads, notices }: Runtime,
  spec: ModelSpec,
  show: (running: Export | undefined) => void,
): Promise<void> {
  const pack = await downloads.exportPack(spec.modelId);
  const name = `${fileNameOf(spec.name)}.hearth`;
  const abort = new AbortController();
  try {
    const outcome = await saveFile(pack, name, {
      signal: abort.signal,
      report: (doneBytes) => show({ doneBytes, totalBytes: pack.size, abort }),
    });
    if (outcome !== 'written') return;
    const detail = '“Add model” on another device takes it, without a network.';
    notices.say({ tone: 'ok', title: `${spec.name} is in ${name}`, detail });
  } finally {
    show(undefined);
  }
}

function fileNameOf(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-|-$/g, '') || 'model';
}
