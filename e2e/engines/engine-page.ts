// The page behind the engine tests: the app's registry, adapters and model store, and no app.
import type {
  Engine,
  EngineId,
  FinishReason,
  GenerateRequest,
  LoadedModel,
  LoadOptions,
  ProbeResult,
  SampledToken,
  Usage,
} from '../../src/core/engine/engine';
import { createEngineContract } from '../../src/core/engine/engine-contract';
import type { ContractSettings } from '../../src/core/engine/engine-contract-settings';
import { toWire, type WireError } from '../../src/core/errors';
import type { ModelReference, ModelSpec } from '../../src/core/model/model-manifest';
import type { ModelStoreApi } from '../../src/core/model/model-store-api';
import { createWorkerClient } from '../../src/core/wire/worker-rpc';
import { modelCatalog } from '../../src/engines/model-catalog';
import { engineRegistry } from '../../src/engines/registry';
import { testModels } from '../../src/engines/test-models';
import { createTurnLab, type LabCheck, type LabTurn } from './turn-lab';

export interface LabAnswer {
  readonly text: string;
  readonly reasoning: string;
  readonly tokens: readonly SampledToken[];
  readonly reason: FinishReason;
  readonly usage: Usage;
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: WireError };

/** Every call names its engine; the page keeps one of each name. */
export interface Lab {
  install(spec: ModelSpec): Promise<void>;
  /** The same for a model of the catalogue or of the tests, by its id. */
  installFromCatalog(modelId: string): Promise<void>;
  /** Puts other content of the same size into an installed file, as a failing disk would. */
  overwrite(modelId: string, path: string, text: string): Promise<void>;
  probe(id: EngineId): Promise<ProbeResult>;
  load(id: EngineId, modelId: string, options?: LoadOptions): Promise<Outcome<LoadedModel>>;
  ask(id: EngineId, request: GenerateRequest): Promise<Outcome<LabAnswer>>;
  embed(id: EngineId, texts: readonly string[]): Promise<Outcome<number[][]>>;
  dispose(id: EngineId): Promise<void>;
  /** Runs one check of the contract; checks of one engine and settings share a loaded model. */
  check(
    id: EngineId,
    modelId: string,
    settings: Partial<ContractSettings>,
    name: string,
  ): Promise<void>;
  /** A whole turn as the app runs it, greedy; a lost engine is replaced on the way. */
  turn(modelId: string, question: string, maxTokens: number): Promise<Outcome<LabTurn>>;
  /** Characters that the running turn has written. */
  turnCharacters(): Promise<number>;
  /** The greedy answer of the CPU, token by token. */
  reference(modelId: string, prompt: string, maxTokens: number): Promise<Outcome<ModelReference>>;
  /** 0 to 1; see runtime/models/reference.ts. */
  agreement(modelId: string, reference: ModelReference): Promise<Outcome<number>>;
  /** As the app unloads it; what a turn or a check loaded. */
  unload(modelId: string): Promise<void>;
  /** The truth check as the app runs it, with what it does and says. */
  truthCheck(modelId: string, options?: LoadOptions): Promise<Outcome<LabCheck>>;
  /** Ends the worker of an engine in the middle of an answer, as a crash of the browser's would. */
  crashDuringAnswer(id: EngineId, request: GenerateRequest): Promise<Outcome<LabAnswer>>;
}

const store = createWorkerClient<ModelStoreApi>(
  () =>
    new Worker(new URL('../../workers/model-store.worker.ts', import.meta.url), { type: 'module' }),
);

const workers: Worker[] = [];
// Crashes are made from outside; the engine client itself gives its worker to nobody.
class ListedWorker extends Worker {
  constructor(...args: ConstructorParameters<typeof Worker>) {
    super(...args);
    workers.push(this);
  }
}
globalThis.Worker = ListedWorker;

const engines = new Map<EngineId, Engine>();
const contracts = new Map<string, ReturnType<typeof createEngineContract>>();

const turns = createTurnLab(({ engine }) => engineOf(engine));

function engineOf(id: EngineId): Engine {
  const engine = engines.get(id) ?? engineRegistry[id].create();
  engines.set(id, engine);
  return engine;
}

async function outcome<T>(work: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: toWire(error) };
  }
}

async function collect(
  engine: Engine,
  request: GenerateRequest,
  onDelta: () => void = () => undefined,
): Promise<LabAnswer> {
  let text = '';
  let reasoning = '';
  const tokens: SampledToken[] = [];
  for await (const event of engine.generate(request, new AbortController().signal)) {
    if (event.type === 'finish') {
      return { text, reasoning, tokens, reason: event.reason, usage: event.usage };
    }
    if (event.type === 'text-delta') text += event.text;
    if (event.type === 'reasoning-delta') reasoning += event.text;
    if (event.type !== 'tool-call') tokens.push(...(event.tokens ?? []));
    onDelta();
  }
  throw new Error('The answer ended without finish');
}

const lab: Lab = {
  async install(spec) {
    turns.known(spec);
    const siteUrl = new URL('.', location.href).href;
    for await (const event of store.stream('install', spec, siteUrl, new AbortController().signal))
      if (event.type === 'installed') return;
  },
  async installFromCatalog(modelId) {
    const spec = [...modelCatalog(), ...testModels].find((known) => known.modelId === modelId);
    if (!spec) throw new Error(`No model ${modelId} in the catalogue`);
    await lab.install(spec);
  },
  async overwrite(modelId, path, text) {
    let folder = await navigator.storage.getDirectory();
    const names = ['models', encodeURIComponent(modelId), ...path.split('/')];
    for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name);
    const handle = await folder.getFileHandle(names.at(-1) ?? '');
    const { size } = await handle.getFile();
    const writable = await handle.createWritable();
    await writable.write(text.padEnd(size));
    await writable.close();
  },
  probe: (id) => engineOf(id).probe(),
  load: (id, modelId, options = {}) =>
    outcome(async () => {
      for await (const event of engineOf(id).load(modelId, options, new AbortController().signal))
        if (event.type === 'ready') return event.model;
      throw new Error('The load ended without ready');
    }),
  ask: (id, request) => outcome(() => collect(engineOf(id), request)),
  embed: (id, texts) =>
    outcome(async () => (await engineOf(id).embed(texts)).map((vector) => Array.from(vector))),
  dispose: (id) => engineOf(id).dispose(),
  async check(id, modelId, settings, name) {
    const key = JSON.stringify([id, settings]);
    const contract = contracts.get(key) ?? createEngineContract(settings);
    contracts.set(key, contract);
    const check = contract.find((candidate) => candidate.name === name);
    if (!check) throw new Error(`No such check: ${name}`);
    await check.run(engineOf(id), modelId);
  },
  turn: (modelId, question, maxTokens) => outcome(() => turns.turn(modelId, question, maxTokens)),
  turnCharacters: turns.characters,
  reference: (modelId, prompt, maxTokens) =>
    outcome(() => turns.reference(modelId, prompt, maxTokens)),
  agreement: (modelId, reference) => outcome(() => turns.agreement(modelId, reference)),
  unload: turns.unload,
  truthCheck: (modelId, options) => outcome(() => turns.check(modelId, options)),
  crashDuringAnswer: (id, request) =>
    outcome(() =>
      collect(engineOf(id), request, () => {
        // What a crash does, seen from here: the worker is gone and an error event comes.
        const worker = workers.at(-1);
        worker?.terminate();
        worker?.dispatchEvent(new ErrorEvent('error', { message: 'The worker crashed' }));
      }),
    ),
};

Object.assign(globalThis, { lab });
