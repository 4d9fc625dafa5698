// What the Models page knows and shows: every model with its fit, speed and state; what is searched
// for; what fails.
import { createMemo, createSignal, type Accessor } from 'solid-js';
import { findInstead } from './instead';
import { listFinishedJobs } from '../../data/jobs';
import { createLiveValue } from '../../data/live-query';
import { listModelUses } from '../../data/models';
import type { Job, ModelUse, TruthCheck } from '../../data/records';
import type { LoadedEntry } from '../../runtime/models/loaded-mirror';
import type { ModelFit } from '../../runtime/models/model-library';
import type { Runtime } from '../../runtime/runtime';
import {
  findEntries,
  orderEntries,
  toEntries,
  toGroups,
  withHeadings,
  type ModelEntry,
  type ModelOrder,
  type ModelScope,
  type TableItem,
} from './model-entries';
import {
  damageOf,
  newestFailures,
  toRowState,
  type DamageFound,
  type Failure,
  type RowState,
} from './row-state';

/** Tokens per second; `isMeasured` on this very device. */
export interface RowSpeed {
  readonly tokensPerSecond: number;
  readonly isMeasured: boolean;
  /** Where a prediction comes from. */
  readonly basis?: string;
}

export interface ModelsPageState {
  readonly query: Accessor<string>;
  setQuery(query: string): void;
  readonly scope: Accessor<ModelScope>;
  setScope(scope: ModelScope): void;
  readonly order: Accessor<ModelOrder>;
  setOrder(order: ModelOrder): void;
  /** How many each scope holds, whatever is searched for. */
  readonly counts: Accessor<Readonly<Record<ModelScope, number>>>;
  readonly items: Accessor<readonly TableItem[]>;
  findEntry(modelId: string): ModelEntry | undefined;
  stateOf(modelId: string): RowState;
  fitOf(entry: ModelEntry): ModelFit | undefined;
  speedOf(entry: ModelEntry): RowSpeed | undefined;
  useOf(modelId: string): ModelUse | undefined;
  /** A smaller model that fits well here and in so many bytes of storage. */
  insteadOf(entry: ModelEntry, freeBytes: number): ModelEntry | undefined;
  /** What it takes and where it computes, while it is in memory. */
  loadedOf(modelId: string): LoadedEntry | undefined;
  /** The newest comparison of any model with its reference. */
  readonly newestCheck: Accessor<TruthCheck | undefined>;
  failureOf(modelId: string): Failure | undefined;
  /** Found by the last check, until the model is whole again; while it is mended, too. */
  damageOf(modelId: string): DamageFound | undefined;
  /** Of this tab, until the page is opened again. */
  dismissFailure(jobId: string): void;
}

/** Needs a Solid owner. */
export function createModelsPage(runtime: Runtime): ModelsPageState {
  const { db, downloads, jobs, library, models } = runtime;
  const [query, setQuery] = createSignal('');
  const [scope, setScope] = createSignal<ModelScope>('all');
  const [order, setOrder] = createSignal<ModelOrder>('family');
  const [dismissed, setDismissed] = createSignal<ReadonlySet<string>>(new Set());

  const uses = createLiveValue(() => db, listModelUses);
  const usesById = createMemo(() => new Map((uses() ?? []).map((use) => [use.modelId, use])));
  const finished = createLiveValue(() => db, listFinishedJobs);
  const failures = createMemo(() => newestFailures(finished() ?? [], performance.timeOrigin));
  const jobsById = createMemo(() => groupJobs(jobs.active()));
  const installedIds = createMemo(
    () => new Set(downloads.installed().map(({ spec }) => spec.modelId)),
  );
  const loadedById = createMemo(
    () => new Map(models.loaded().map((entry) => [entry.modelId, entry])),
  );

  const entries = createMemo<ReadonlyMap<string, ModelEntry>>(
    (before) => toEntries(library.specs(), before),
    new Map<string, ModelEntry>(),
  );

  const isHere = ({ spec }: ModelEntry) => installedIds().has(spec.modelId);
  const fitOf = ({ spec }: ModelEntry) => library.fitOf(spec);
  const canRun = (entry: ModelEntry) => {
    const fit = fitOf(entry);
    return fit?.fit !== 'too-big' || fit.lacks === 'storage';
  };
  const isExcluded = (entry: ModelEntry) => !isHere(entry) && lacksForGood(fitOf(entry));
  const groupOf = createMemo(() =>
    toGroups([...entries().values()], { canRun, isExcluded, blurbOf: library.blurbOf }),
  );
  const fitting = createMemo(() => [...entries().values()].filter((e) => fitOf(e)?.fit === 'fits'));

  const speedOf = (entry: ModelEntry): RowSpeed | undefined => {
    const use = usesById().get(entry.spec.modelId);
    const measured = use?.measured?.tokensPerSecond ?? (use?.lastTokensPerSecond || undefined);
    if (measured !== undefined) return { tokensPerSecond: measured, isMeasured: true };
    const predicted = fitOf(entry)?.predicted;
    return predicted && { ...predicted, isMeasured: false };
  };

  const ordered = createMemo(() =>
    orderEntries(entries().values(), {
      order: order(),
      groupOf: groupOf(),
      canRun,
      speedOf: (entry) => speedOf(entry)?.tokensPerSecond,
    }),
  );
  const scoped = createMemo(() => {
    if (scope() === 'all') return ordered();
    if (scope() === 'here') return ordered().filter(isHere);
    const kept = new Set(fitting());
    return ordered().filter((entry) => kept.has(entry));
  });
  const items = createMemo((): readonly TableItem[] => {
    const found = findEntries(scoped(), query());
    return order() === 'family' ? withHeadings(found, groupOf()) : found;
  });
  const counts = createMemo(() => ({
    all: entries().size,
    fits: fitting().length,
    here: ordered().filter(isHere).length,
  }));
  const newestCheck = createMemo(() =>
    [...usesById().values()]
      .flatMap(({ check }) => check ?? [])
      .reduce<TruthCheck | undefined>(
        (newest, check) => (newest && newest.checkedAt > check.checkedAt ? newest : check),
        undefined,
      ),
  );
  const none: readonly Job[] = [];

  return {
    query,
    setQuery,
    scope,
    setScope,
    order,
    setOrder,
    counts,
    items,
    findEntry: (modelId) => entries().get(modelId),
    stateOf: (modelId) =>
      toRowState({
        isInstalled: installedIds().has(modelId),
        isLoaded: loadedById().has(modelId),
        loading: models.loading()?.modelId === modelId ? models.loading() : undefined,
        jobs: jobsById().get(modelId) ?? none,
      }),
    fitOf,
    speedOf,
    useOf: (modelId) => usesById().get(modelId),
    insteadOf: (entry, freeBytes) =>
      findInstead(entry, {
        entries: entries().values(),
        fitOf,
        isInstalled: isHere,
        freeBytes,
      }),
    loadedOf: (modelId) => loadedById().get(modelId),
    newestCheck,
    failureOf(modelId) {
      const failure = failures().get(modelId);
      const isOver = jobsById().has(modelId) || (failure && dismissed().has(failure.jobId));
      return isOver === true ? undefined : failure;
    },
    damageOf: (modelId) => damageOf(failures().get(modelId)?.error),
    dismissFailure: (jobId) => setDismissed((ids) => new Set([...ids, jobId])),
  };
}

/** Nothing that is deleted or closed would help: the browser or the card lacks something. */
function lacksForGood(fit: ModelFit | undefined): boolean {
  return fit?.fit === 'too-big' && fit.lacks === undefined && fit.neededBytes === undefined;
}

function groupJobs(active: readonly Job[]): ReadonlyMap<string, readonly Job[]> {
  const groups = new Map<string, Job[]>();
  for (const job of active) {
    if (!job.kind.startsWith('model.') || !('modelId' in job.input)) continue;
    const { modelId } = job.input;
    const group = groups.get(modelId);
    if (group) group.push(job);
    else groups.set(modelId, [job]);
  }
  return groups;
}
