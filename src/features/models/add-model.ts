// What the dialog "Add model" is doing: nothing is copied before the person has seen what it is.
import { createSignal, onCleanup, type Accessor } from 'solid-js';
import { isAbort } from '../../core/errors';
import type { ModelManifest, ModelSpec } from '../../core/model/model-manifest';
import type {
  FoundModel,
  HubListing,
  HubVariant,
  LocalFile,
  ModelFacts,
} from '../../runtime/models/own-models';
import type { Runtime } from '../../runtime/runtime';
import { isPack } from './add-files';

export type AddState =
  | { readonly status: 'choosing' }
  /** `doing` names it: "Read starter.gguf". */
  | { readonly status: 'reading'; readonly doing: string }
  | { readonly status: 'found'; readonly found: Found }
  | { readonly status: 'copying'; readonly name: string; readonly progress: CopyProgress }
  /** `fromDisk`: of a file of this device, where there is nothing to download again. */
  | { readonly status: 'failed'; readonly error: unknown; readonly fromDisk: boolean };

export interface Found {
  readonly spec: ModelSpec;
  readonly facts: ModelFacts;
  /** Of this device; absent for a download. */
  readonly files?: ReadonlyMap<string, LocalFile>;
}

export interface CopyProgress {
  readonly doneBytes: number;
  readonly totalBytes: number;
  readonly bytesPerSecond: number;
}

export interface AddModel {
  readonly state: Accessor<AddState>;
  /** The repository that was listed last. */
  readonly listing: Accessor<HubListing | undefined>;
  readFiles(files: readonly LocalFile[]): void;
  readAddress(address: string): void;
  listHub(name: string): void;
  chooseVariant(variant: HubVariant): void;
  importPack(pack: Blob, name: string): void;
  rename(name: string): void;
  /** `link`: the files stay where they are. */
  keep(how: 'copy' | 'link'): void;
  download(): void;
  /** Ends whatever goes on and returns to choosing. */
  cancel(): void;
}

const nothingYet: CopyProgress = { doneBytes: 0, totalBytes: 0, bytesPerSecond: 0 };

/** `onAdded`: the model is here, or its download is queued. */
export function createAddModel(runtime: Runtime, onAdded: (spec: ModelSpec) => void): AddModel {
  const { downloads, library, ownModels, supply } = runtime;
  const [state, setState] = createSignal<AddState>({ status: 'choosing' });
  const [listing, setListing] = createSignal<HubListing>();
  let abort = new AbortController();
  onCleanup(() => abort.abort());

  /** Runs one thing at a time; what was cancelled no longer changes the state. */
  const run = (
    first: AddState,
    action: (signal: AbortSignal) => Promise<AddState | undefined>,
    fromDisk = false,
  ) => {
    abort.abort();
    abort = new AbortController();
    const { signal } = abort;
    setState(first);
    action(signal).then(
      (next) => {
        if (!signal.aborted) setState(next ?? { status: 'choosing' });
      },
      (error: unknown) => {
        if (!signal.aborted)
          setState(isAbort(error) ? { status: 'choosing' } : { status: 'failed', error, fromDisk });
      },
    );
  };

  const read = (doing: string, find: () => Promise<Found>, fromDisk = false) =>
    run(
      { status: 'reading', doing },
      async () => ({ status: 'found', found: await find() }),
      fromDisk,
    );

  /** Copies with progress, then says so where every other download does. */
  const copy = (
    name: string,
    start: (options: {
      signal: AbortSignal;
      report: (doneBytes: number, totalBytes: number, bytesPerSecond: number) => void;
    }) => Promise<ModelManifest>,
  ) =>
    run(
      { status: 'copying', name, progress: nothingYet },
      async (signal) => {
        await runtime.keepStorage();
        const { spec } = await start({
          signal,
          report(doneBytes, totalBytes, bytesPerSecond) {
            if (signal.aborted) return;
            setState({
              status: 'copying',
              name,
              progress: { doneBytes, totalBytes, bytesPerSecond },
            });
          },
        });
        await supply.onInstalled(spec.modelId);
        onAdded(spec);
        return undefined;
      },
      true,
    );

  const found = (): Found | undefined => {
    const now = state();
    return now.status === 'found' ? now.found : undefined;
  };
  const importPack = (pack: Blob, name: string) =>
    copy(name, (options) => downloads.importPack(pack, options));

  return {
    state,
    listing,
    importPack,
    readFiles(files) {
      const [first] = files;
      if (!first) return;
      if (files.length === 1 && isPack(first.path)) {
        importPack(first.file, first.path);
        return;
      }
      const doing = files.length === 1 ? first.path : `${files.length} files`;
      read(`Read ${doing}`, () => ownModels.fromFiles(files), true);
    },
    readAddress: (address) =>
      read('Read the header', (): Promise<FoundModel> => ownModels.fromAddress(address)),
    listHub: (name) =>
      run({ status: 'reading', doing: `List ${name}` }, async () => {
        setListing(undefined);
        const list = await ownModels.listHub(name);
        if (!abort.signal.aborted) setListing(list);
        return undefined;
      }),
    chooseVariant(variant) {
      const list = listing();
      if (list) read(`Read ${variant.quantization}`, () => ownModels.fromHub(list, variant));
    },
    rename(name) {
      const now = found();
      const clean = name.trim();
      if (!now || clean === '') return;
      setState({ status: 'found', found: { ...now, spec: { ...now.spec, name: clean } } });
    },
    keep(how) {
      const now = found();
      if (!now?.files) return;
      const files = new Map(
        [...now.files].map(([path, local]): [string, Blob | FileSystemFileHandle] => [
          path,
          how === 'link' ? (local.handle ?? local.file) : local.file,
        ]),
      );
      copy(now.spec.name, (options) => downloads.importFiles(now.spec, files, options));
    },
    download() {
      const now = found();
      if (!now) return;
      run({ status: 'reading', doing: 'Queue the download' }, async () => {
        await runtime.keepStorage();
        await library.add(now.spec);
        await supply.fetchModel(now.spec.modelId);
        onAdded(now.spec);
        return undefined;
      });
    },
    cancel() {
      abort.abort();
      setState({ status: 'choosing' });
    },
  };
}
