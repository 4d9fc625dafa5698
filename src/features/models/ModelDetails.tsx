// One model in full, at #/models/:modelId: what its files say, what it needs, where it came from.
import { createResource, For, Show, Suspense } from 'solid-js';
import type { ModelSampling, ModelSpec } from '../../core/model-manifest';
import type { Runtime } from '../../runtime/runtime';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { formatBytes, formatWhen } from '../../ui/format';
import type { ModelEntry } from './model-entries';
import { saveFile } from './save-file';
import { formatParameters, ModelFactsList } from './ModelFactsList';
import styles from './ModelDetails.module.css';

export interface ModelDetailsProps {
  readonly modelId: string;
  readonly onClose: () => void;
  /** Asks first, then deletes. */
  readonly onDelete: (entry: ModelEntry) => void;
}

const CONTEXTS = [2048, 4096, 8192, 32_768, 131_072] as const;

const samplingNames: Readonly<Record<keyof ModelSampling, string>> = {
  temperature: 'Temperature',
  topP: 'Top P',
  topK: 'Top K',
  minP: 'Min P',
  repetitionPenalty: 'Repetition penalty',
  maxTokens: 'Max tokens',
};

export default function ModelDetails(props: ModelDetailsProps) {
  const runtime = useRuntime();
  runtime.notices.act(async () => {
    await Promise.all([runtime.library.ready(), runtime.downloads.refresh()]);
  });
  const spec = () => runtime.library.findSpec(props.modelId);
  return (
    <Dialog open title={spec()?.name ?? 'Model'} size="wide" onClose={props.onClose}>
      <Show when={spec()} fallback={<p class={styles.words}>There is no model of this name.</p>}>
        {(known) => <Details spec={known()} onDelete={props.onDelete} />}
      </Show>
    </Dialog>
  );
}

function Details(props: {
  readonly spec: ModelSpec;
  readonly onDelete: ModelDetailsProps['onDelete'];
}) {
  const runtime = useRuntime();
  const { downloads, ownModels, notices } = runtime;
  const entry = (): ModelEntry => ({ spec: props.spec, name: props.spec.name, haystack: '' });
  const manifest = () => downloads.findInstalled(props.spec.modelId);
  const [facts] = createResource(manifest, (found) =>
    ownModels.factsOf(found).catch((error: unknown) => {
      notices.report(error);
      return undefined;
    }),
  );
  return (
    <div class={styles.stack}>
      <p class={styles.words}>{props.spec.summary}</p>
      <section aria-label="What it is">
        <Suspense>
          <Show when={facts()} fallback={<SpecFacts spec={props.spec} />}>
            {(known) => <ModelFactsList facts={known()} licence={props.spec.licence} />}
          </Show>
        </Suspense>
      </section>
      <section>
        <h3 class={styles.heading}>Memory</h3>
        <MemoryTable spec={props.spec} />
      </section>
      <Show when={props.spec.sampling}>
        {(sampling) => (
          <section>
            <h3 class={styles.heading}>Recommended parameters</h3>
            <p class={styles.words}>
              {Object.entries(sampling())
                .map(([key, value]) => `${samplingNames[key as keyof ModelSampling]} ${value}`)
                .join(' · ')}
            </p>
          </section>
        )}
      </Show>
      <section>
        <h3 class={styles.heading}>Files</h3>
        <ul class={styles.files} aria-label="Files">
          <For each={manifest()?.files ?? props.spec.files}>
            {(file) => (
              <li class={styles.file}>
                <span class={styles.path}>{file.path}</span>
                <span>{file.bytes > 0 ? formatBytes(file.bytes) : 'size not known yet'}</span>
                <code class={styles.digest}>
                  {file.sha256 === undefined ? 'no digest published' : `sha256 ${file.sha256}`}
                </code>
              </li>
            )}
          </For>
        </ul>
        <p class={styles.words}>{originOf(props.spec, manifest())}</p>
      </section>
      <Show when={manifest()}>
        <div class={styles.footer}>
          <Button icon="trash" onClick={() => props.onDelete(entry())}>
            Delete…
          </Button>
          <Button
            icon="ok-circle"
            onClick={() => {
              const { modelId } = props.spec;
              notices.act(() => runtime.jobs.enqueue('model.verify', { modelId }));
            }}
          >
            Verify
          </Button>
          <Button
            variant="primary"
            icon="download"
            onClick={() => {
              const spec = props.spec;
              notices.act(() => exportPack(runtime, spec));
            }}
          >
            Export as pack
          </Button>
        </div>
      </Show>
    </div>
  );
}

async function exportPack({ downloads }: Runtime, spec: ModelSpec): Promise<void> {
  await saveFile(await downloads.exportPack(spec.modelId), `${fileNameOf(spec.name)}.hearth`);
}

/** What the list knows before the files are here. */
function SpecFacts(props: { readonly spec: ModelSpec }) {
  return (
    <p class={styles.words}>
      {[
        props.spec.parameters ? `${formatParameters(props.spec.parameters)} parameters` : '',
        props.spec.quantization,
        `${props.spec.contextLength.toLocaleString('en')} tokens of context`,
        props.spec.licence,
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
  );
}

function MemoryTable(props: { readonly spec: ModelSpec }) {
  const { library } = useRuntime();
  const contexts = () => {
    const own = props.spec.contextLength;
    return [...CONTEXTS.filter((length) => length < own), own];
  };
  return (
    <table class={styles.memory} aria-label="Memory by context">
      <thead>
        <tr>
          <th scope="col">Context</th>
          <th scope="col">Memory</th>
        </tr>
      </thead>
      <tbody>
        <For each={contexts()}>
          {(length) => (
            <tr>
              <td>{length.toLocaleString('en')} tokens</td>
              <td>about {formatBytes(library.neededBytes(props.spec, length))}</td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}

const ORIGINS = {
  file: 'From a file of this device',
  address: 'From',
  hub: 'From',
  pack: 'From a pack',
} as const;

function originOf(
  spec: ModelSpec,
  manifest: { readonly source: string; readonly installedAt: number } | undefined,
): string {
  const source = manifest?.source || spec.sources[0] || '';
  const from = spec.addedFrom ? ORIGINS[spec.addedFrom] : 'From';
  const where = from === 'From' ? `From ${source || 'this site'}` : from;
  return manifest ? `${where}, ${formatWhen(manifest.installedAt, Date.now())}` : where;
}

function fileNameOf(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^-|-$/g, '') || 'model';
}
