// What is asked, of whom and how: the form of the page Batch.
import {
  createEffect,
  createMemo,
  createResource,
  createSignal,
  on,
  onCleanup,
  type Accessor,
} from 'solid-js';
import { createStore } from 'solid-js/store';
import { serverIdOf } from '../../core/bridge/bridge';
import { isAbort } from '../../core/errors';
import type { ModelSpec } from '../../core/model/model-manifest';
import {
  MAX_LIST_BYTES,
  type PromptFormat,
  type PromptSource,
} from '../../core/prompt/prompt-list-api';
import { createBatch } from '../../data/batches';
import { createPromptList, type CheckedList } from '../../runtime/batch/prompt-list';
import type { Runtime } from '../../runtime/runtime';
import { formatBytes } from '../../ui/format';

const DEFAULT_MAX_TOKENS = 256;
const DEFAULT_PARALLEL = 4;
const MAX_TITLE_CHARS = 60;

interface FormState {
  text: string;
  /** What was opened; then the box shows its name and nothing of its content. */
  file: File | undefined;
  /** Undefined: found out. */
  format: PromptFormat | undefined;
  template: string;
  modelId: string | undefined;
  maxTokens: number;
  temperature: number | undefined;
  parallel: number;
}

export interface Question {
  readonly spec: ModelSpec;
  readonly serverId: string;
  readonly address: string;
  /** It has the same model as the one that was chosen, and may take rows too. */
  readonly isOther: boolean;
}

export interface BatchForm {
  readonly state: Readonly<FormState>;
  readonly models: Accessor<readonly { readonly value: string; readonly label: string }[]>;
  readonly modelId: Accessor<string>;
  readonly format: Accessor<PromptFormat>;
  /** A model on this device writes one answer at a time. */
  readonly takesSeveral: Accessor<boolean>;
  /** Undefined until it is read, and when nothing is written. */
  readonly checked: Accessor<CheckedList | undefined>;
  /** 0 to 1 of a long list that is being read; undefined otherwise. */
  readonly readShare: Accessor<number | undefined>;
  /** Rows that are stored, while they are. */
  readonly storing: Accessor<{ readonly done: number; readonly total: number } | undefined>;
  readonly canRun: Accessor<boolean>;
  /** A server that no words may go to yet; `run` stores nothing before it is allowed or refused. */
  readonly asks: Accessor<Question | undefined>;
  set(change: Partial<FormState>): void;
  allow(question: Question): Promise<void>;
  /** Not this server, until the page is left; of the chosen model's own nothing can be run then. */
  refuse(question: Question): void;
  open(file: File): void;
  /** Leaves the file, or stops storing; what was stored is removed. */
  cancel(): void;
  /** Stores the batch and queues it; resolves with its id, or undefined where `checked` says why not. */
  run(): Promise<string | undefined>;
}

export function createBatchForm({ db, jobs, library, bridge, notices }: Runtime): BatchForm {
  const [offered] = createResource(() => library.offered());
  const [state, setState] = createStore<FormState>({
    text: '',
    file: undefined,
    format: undefined,
    template: '',
    modelId: undefined,
    maxTokens: DEFAULT_MAX_TOKENS,
    temperature: undefined,
    parallel: DEFAULT_PARALLEL,
  });
  // An administrator's server has told nobody its models yet, and those of others change.
  notices.act(async () => {
    await bridge.ready();
    await bridge.bridge()?.checkAll();
  });
  const specs = createMemo(() => [
    ...(offered.latest ?? []).filter(
      ({ modelId, place, demo }) => !place && (demo || library.isInstalled(modelId)),
    ),
    ...bridge.specs(),
  ]);
  const models = createMemo(() =>
    specs()
      .filter(({ task }) => task === 'chat')
      .map(({ modelId, name, place }) => ({
        value: modelId,
        label: place ? `${name} ${place.words}` : name,
      })),
  );
  const modelId = () => state.modelId ?? models()[0]?.value ?? '';
  const spec = () => specs().find((one) => one.modelId === modelId());
  const takesSeveral = () => serverIdOf(modelId()) !== undefined;
  const [refused, setRefused] = createSignal<ReadonlySet<string>>(new Set());
  const asks = (): Question | undefined => {
    const opened = bridge.bridge();
    const unasked = opened?.unaskedOf(modelId()) ?? [];
    const open = unasked.filter(({ place }) => place && !refused().has(place.serverId));
    // The chosen one first: without it there is nothing to ask of the others.
    const next = open.find((one) => one.modelId === modelId()) ?? open[0];
    if (!opened || !next?.place) return undefined;
    const { serverId } = next.place;
    const address = opened.accessOf(serverId).url;
    return { spec: next, serverId, address, isOther: next.modelId !== modelId() };
  };
  const list = createPromptList();
  const [checked, setChecked] = createSignal<CheckedList>();
  const [readShare, setReadShare] = createSignal<number>();
  const [storing, setStoring] = createSignal<{ done: number; total: number }>();
  let storingStop = new AbortController();
  const isEmpty = createMemo(() => !state.file && state.text.trim() === '');
  const source = (): PromptSource => ({
    content: state.file ?? state.text,
    template: state.template,
    ...(state.file && { fileName: state.file.name }),
    ...(state.format && { format: state.format }),
  });
  createEffect(
    on([() => !isEmpty() && source()], ([wanted]) => {
      const stop = new AbortController();
      onCleanup(() => stop.abort());
      setReadShare();
      if (!wanted) {
        setChecked();
        return;
      }
      notices.act(async () => {
        try {
          const found = await list.check(wanted, setReadShare, stop.signal);
          if (!stop.signal.aborted) setChecked(found);
        } catch (error) {
          // A newer list is read in its place.
          if (!stop.signal.aborted) throw error;
        } finally {
          if (!stop.signal.aborted) setReadShare();
        }
      });
    }),
  );
  onCleanup(() => {
    storingStop.abort();
    list.dispose();
  });

  async function* counted(wanted: PromptSource, total: number, signal: AbortSignal) {
    let done = 0;
    for await (const prompts of list.prompts(wanted, signal)) {
      yield prompts;
      done += prompts.length;
      setStoring({ done, total });
    }
  }

  return {
    state,
    models,
    modelId,
    format: () => state.format ?? checked()?.format ?? 'lines',
    takesSeveral,
    checked,
    readShare,
    storing,
    canRun: () => !isEmpty() && modelId() !== '',
    asks,
    set: (change) => setState(change),
    async allow({ serverId }) {
      await (await bridge.open()).allow(serverId);
    },
    refuse({ serverId, isOther }) {
      if (isOther) setRefused((before) => new Set([...before, serverId]));
    },
    open(file) {
      if (file.size > MAX_LIST_BYTES) {
        notices.say({
          tone: 'warn',
          title: `${file.name} is too large for a batch`,
          detail: `It has ${formatBytes(file.size)}; ${formatBytes(MAX_LIST_BYTES)} are taken at most. Split it and run the parts one after another.`,
        });
        return;
      }
      setState({ file, format: undefined });
    },
    cancel() {
      if (storing()) storingStop.abort();
      else setState({ file: undefined, format: undefined });
    },
    async run() {
      storingStop = new AbortController();
      const { signal } = storingStop;
      const wanted = source();
      const temperature = state.temperature;
      const place = spec()?.place?.words;
      const asked = {
        modelId: modelId(),
        modelName: spec()?.name ?? modelId(),
        ...(place !== undefined && { place }),
        parameters: {
          maxTokens: state.maxTokens,
          ...(temperature !== undefined && { temperature }),
        },
        parallel: takesSeveral() ? state.parallel : 1,
      };
      try {
        const found = await list.check(wanted, setReadShare, signal);
        if (!('summary' in found) || found.summary.count === 0) return undefined;
        const { count, first = '' } = found.summary;
        const named = wanted.fileName ?? (wanted.template.trim() || first);
        const title = named.replace(/\s+/g, ' ').slice(0, MAX_TITLE_CHARS);
        setStoring({ done: 0, total: count });
        const { id } = await createBatch(db, { title, ...asked }, counted(wanted, count, signal));
        await jobs.enqueue('batch.run', { batchId: id });
        return id;
      } catch (error) {
        if (isAbort(error) || signal.aborted) return undefined;
        throw error;
      } finally {
        setStoring();
        setReadShare();
      }
    },
  };
}
