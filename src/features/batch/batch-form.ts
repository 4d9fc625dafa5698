// What is asked, of whom and how: the form of the page Batch.
import { createMemo, createResource, type Accessor } from 'solid-js';
import { createStore } from 'solid-js/store';
import { serverIdOf } from '../../core/bridge/bridge';
import type { ModelSpec } from '../../core/model/model-manifest';
import { createBatch } from '../../data/batches';
import type { Runtime } from '../../runtime/runtime';
import { formatBytes } from '../../ui/format';
import {
  formatOf,
  MAX_FILE_BYTES,
  parsePrompts,
  type ParsedPrompts,
  type PromptFormat,
} from './parse-prompts';

const DEFAULT_MAX_TOKENS = 256;
const DEFAULT_PARALLEL = 4;
const MAX_TITLE_CHARS = 60;

interface FormState {
  text: string;
  /** What was opened; then `text` is its content and the box shows its name. */
  fileName: string | undefined;
  /** Undefined: found out. */
  format: PromptFormat | undefined;
  template: string;
  modelId: string | undefined;
  maxTokens: number;
  temperature: number | undefined;
  parallel: number;
}

export interface BatchForm {
  readonly state: Readonly<FormState>;
  readonly models: Accessor<readonly { readonly value: string; readonly label: string }[]>;
  readonly modelId: Accessor<string>;
  readonly format: Accessor<PromptFormat>;
  /** A model on this device writes one answer at a time. */
  readonly takesSeveral: Accessor<boolean>;
  /** Undefined while it is read, or when nothing is written. */
  readonly parsed: Accessor<ParsedPrompts | undefined>;
  readonly canRun: Accessor<boolean>;
  /** A model of a server that no words may go to yet; `run` stores nothing before `allow`. */
  readonly asks: Accessor<{ readonly spec: ModelSpec; readonly address: string } | undefined>;
  set(change: Partial<FormState>): void;
  allow(): Promise<void>;
  open(file: File): Promise<void>;
  /** Stores the batch and queues it; resolves with its id, or undefined where `parsed` says why not. */
  run(): Promise<string | undefined>;
}

export function createBatchForm({ db, jobs, library, bridge, notices }: Runtime): BatchForm {
  const [offered] = createResource(() => library.offered());
  const [state, setState] = createStore<FormState>({
    text: '',
    fileName: undefined,
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
  const format = createMemo(() => state.format ?? formatOf(state.text, state.fileName));
  const spec = () => specs().find((one) => one.modelId === modelId());
  const takesSeveral = () => serverIdOf(modelId()) !== undefined;
  const asks = () => {
    const chosen = spec();
    const opened = bridge.bridge();
    if (!chosen?.place || !opened || opened.isAllowed(chosen.place.serverId)) return undefined;
    return { spec: chosen, address: opened.accessOf(chosen.place.serverId).url };
  };
  const source = () => ({ text: state.text, format: format(), template: state.template });
  const [parsed] = createResource(() => state.text.trim() !== '' && source(), parsePrompts);

  return {
    state,
    models,
    modelId,
    format,
    takesSeveral,
    parsed: () => (state.text.trim() === '' ? undefined : parsed.latest),
    canRun: () => state.text.trim() !== '' && modelId() !== '',
    asks,
    set: (change) => setState(change),
    async allow() {
      const place = spec()?.place;
      if (place) await (await bridge.open()).allow(place.serverId);
    },
    async open(file) {
      if (file.size > MAX_FILE_BYTES) {
        notices.say({
          tone: 'warn',
          title: `${file.name} is too large for a batch`,
          detail: `It has ${formatBytes(file.size)}; ${formatBytes(MAX_FILE_BYTES)} are taken at most. Split it and run the parts one after another.`,
        });
        return;
      }
      setState({ text: await file.text(), fileName: file.name, format: undefined });
    },
    async run() {
      const found = await parsePrompts(source());
      if (!('prompts' in found) || found.prompts.length === 0) return undefined;
      const temperature = state.temperature;
      const place = spec()?.place?.words;
      const [first = ''] = found.prompts;
      const named = state.fileName ?? (state.template.trim() || first);
      const { id } = await createBatch(
        db,
        {
          title: named.replace(/\s+/g, ' ').slice(0, MAX_TITLE_CHARS),
          modelId: modelId(),
          modelName: spec()?.name ?? modelId(),
          ...(place !== undefined && { place }),
          parameters: {
            maxTokens: state.maxTokens,
            ...(temperature !== undefined && { temperature }),
          },
          parallel: takesSeveral() ? state.parallel : 1,
        },
        found.prompts,
      );
      await jobs.enqueue('batch.run', { batchId: id });
      return id;
    },
  };
}
