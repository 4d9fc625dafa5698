// One model in full, at #/models/:modelId: what its files say, what it needs, what it did here, where
// it came from.
import { createResource, For, Show, Suspense } from 'solid-js';
import type { ModelSampling, ModelSpec } from '../../core/model/model-manifest';
import { useRuntime } from '../../runtime/runtime-context';
import { Badge } from '../../ui/Badge';
import { Dialog } from '../../ui/Dialog';
import { formatBytes, formatCount, formatWhen } from '../../ui/format';
import { DetailsActions } from './DetailsActions';
import { MemoryTable } from './MemoryTable';
import type { ModelActions } from './model-actions';
import type { ModelEntry } from './model-entries';
import type { ModelsPageState } from './models-page';
import { formatParameters, ModelFactsList } from './ModelFactsList';
import { ModelUsage } from './ModelUsage';
import { SightSwitch } from './SightSwitch';
import styles from './ModelDetails.module.css';

export interface ModelDetailsProps {
  readonly modelId: string;
  readonly page: ModelsPageState;
  readonly actions: ModelActions;
  readonly onClose: () => void;
  /** Asks first, then deletes. */
  readonly onDelete: (entry: ModelEntry) => void;
  /** Shows another model. */
  readonly onOpen: (entry: ModelEntry) => void;
}

const fitTones = { fits: 'ok', tight: 'warn', 'too-big': 'danger' } as const;

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
  /** One that is hidden from the list is shown all the same. */
  const entry = (): ModelEntry | undefined => {
    const spec = runtime.library.findSpec(props.modelId);
    return props.page.findEntry(props.modelId) ?? (spec && { spec, name: spec.name, haystack: '' });
  };
  return (
    <Dialog
      open
      title={entry()?.name ?? 'Model'}
      size="wide"
      onClose={props.onClose}
      footer={
        <Show when={entry()}>{(known) => <DetailsActions {...props} entry={known()} />}</Show>
      }
    >
      <Show when={entry()} fallback={<p class={styles.words}>There is no model of this name.</p>}>
        {(known) => <Details {...props} entry={known()} />}
      </Show>
    </Dialog>
  );
}

function Details(props: ModelDetailsProps & { readonly entry: ModelEntry }) {
  const { downloads, ownModels, notices } = useRuntime();
  const spec = () => props.entry.spec;
  const manifest = () => downloads.findInstalled(spec().modelId);
  const [facts] = createResource(manifest, (found) =>
    ownModels.factsOf(found).catch((error: unknown) => {
      notices.report(error);
      return undefined;
    }),
  );
  const canTest = () => {
    const { kind } = props.page.stateOf(spec().modelId);
    return spec().task === 'chat' && (kind === 'ready' || kind === 'loaded');
  };
  return (
    <div class={styles.stack}>
      <div class={styles.lead}>
        <p class={styles.words}>{spec().summary}</p>
        <Verdict {...props} />
      </div>
      <Show when={manifest()}>
        <section aria-label="On this device">
          <h3 class={styles.heading}>On this device</h3>
          <ModelUsage
            name={props.entry.name}
            use={props.page.useOf(spec().modelId)}
            loaded={props.page.loadedOf(spec().modelId)}
            onTestSpeed={canTest() ? () => props.actions.testSpeed(props.entry) : undefined}
          />
        </section>
      </Show>
      <section aria-label="What it is">
        <h3 class={styles.heading}>What it is</h3>
        <Suspense>
          <Show when={facts()} fallback={<SpecFacts spec={spec()} />}>
            {(known) => <ModelFactsList facts={known()} licence={spec().licence} />}
          </Show>
        </Suspense>
      </section>
      <Show when={spec().place}>
        <SightSwitch spec={spec()} />
      </Show>
      <section>
        <h3 class={styles.heading}>Memory</h3>
        <MemoryTable spec={spec()} />
      </section>
      <Show when={spec().sampling}>
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
          <For each={manifest()?.files ?? spec().files}>
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
        <p class={styles.words}>{originOf(spec(), manifest())}</p>
      </section>
    </div>
  );
}

/** Whether it runs here, and what to take where it does not. */
function Verdict(props: ModelDetailsProps & { readonly entry: ModelEntry }) {
  const fit = () => props.page.fitOf(props.entry);
  const instead = () =>
    fit()?.fit === 'fits' ? undefined : props.page.insteadOf(props.entry, Infinity);
  return (
    <Show when={fit()}>
      {(known) => (
        <p class={styles.verdict}>
          <Badge tone={fitTones[known().fit]}>{known().reason}</Badge>
          <Show when={instead()}>
            {(other) => (
              <a
                href={`#/models/${encodeURIComponent(other().spec.modelId)}`}
                onClick={(event) => {
                  event.preventDefault();
                  props.onOpen(other());
                }}
              >
                {other().name} fits better
              </a>
            )}
          </Show>
        </p>
      )}
    </Show>
  );
}

/** What the list knows before the files are here. */
function SpecFacts(props: { readonly spec: ModelSpec }) {
  return (
    <p class={styles.words}>
      {[
        props.spec.parameters ? `${formatParameters(props.spec.parameters)} parameters` : '',
        props.spec.quantization,
        `${formatCount(props.spec.contextLength)} tokens of context`,
        props.spec.vision === true ? 'sees pictures' : '',
        props.spec.licence,
      ]
        .filter(Boolean)
        .join(' · ')}
    </p>
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
