// The list of models as the table shows it: found by words, kept by scope, in order, under headings.
import type { ModelSpec } from '../../core/model/model-manifest';

export interface ModelEntry {
  readonly spec: ModelSpec;
  /** The name, told apart from others of the same name; every button of the row is named with it. */
  readonly name: string;
  /** What a search looks into, in lower case. */
  readonly haystack: string;
}

export interface ModelGroup {
  readonly family: string;
  /** Empty where there is nothing to say. */
  readonly note: string;
  /** Position in the table. */
  readonly rank: number;
}

/** A row of the table. Entries and groups keep their identity, so their elements stay. */
export type TableItem = ModelEntry | ModelGroup;

export type ModelScope = 'all' | 'fits' | 'here';
export type ModelOrder = 'family' | 'name' | 'size' | 'speed';

export function isGroup(item: TableItem): item is ModelGroup {
  return 'rank' in item;
}

/**
 * `before`: the entries of the last call by model id; one whose spec says the same is taken over, so
 * that a list read again draws nothing again.
 */
export function toEntries(
  specs: readonly ModelSpec[],
  before: ReadonlyMap<string, ModelEntry> = new Map(),
): ReadonlyMap<string, ModelEntry> {
  const counts = new Map<string, number>();
  for (const { name } of specs) counts.set(name, (counts.get(name) ?? 0) + 1);
  return new Map(
    specs.map((spec) => {
      const name = counts.get(spec.name) === 1 ? spec.name : `${spec.name} ${spec.quantization}`;
      const known = before.get(spec.modelId);
      const isSame = known?.name === name && isSameSpec(known.spec, spec);
      return [spec.modelId, isSame ? known : { spec, name, haystack: toHaystack(spec) }];
    }),
  );
}

function isSameSpec(a: ModelSpec, b: ModelSpec): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

const taskWords: Readonly<Record<ModelSpec['task'], string>> = {
  chat: 'chat',
  embed: 'embedding search knowledge',
  rerank: 'rerank search knowledge',
};

/** What the files are and where they run. Names of libraries would be found inside names of models. */
const engineWords: Readonly<Record<ModelSpec['engine'], string>> = {
  webllm: 'mlc webgpu graphics',
  wllama: 'gguf processor',
  transformers: 'onnx',
  ollama: 'ollama server bridge',
  openai: 'openai server bridge',
};

function toHaystack(spec: ModelSpec): string {
  return [
    spec.name,
    spec.family,
    spec.quantization,
    spec.licence,
    engineWords[spec.engine],
    taskWords[spec.task],
    spec.vision === true ? 'vision images sees pictures' : '',
    spec.summary,
  ]
    .join(' ')
    .toLowerCase();
}

/** Every word must be found, in any order. */
export function findEntries(entries: readonly ModelEntry[], query: string): readonly ModelEntry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return entries;
  return entries.filter(({ haystack }) => words.every((word) => haystack.includes(word)));
}

export interface GroupInputs {
  readonly canRun: (entry: ModelEntry) => boolean;
  /** It can never run on this device, and is not on it. */
  readonly isExcluded: (entry: ModelEntry) => boolean;
  readonly blurbOf: (family: string) => string | undefined;
}

/** The heading an entry belongs under; undefined for one that was not there when they were made. */
export type GroupOf = (entry: ModelEntry) => ModelGroup | undefined;

/**
 * Headings for these entries: the demonstration first, then the user's own, then families for chat by
 * their smallest model, those of which nothing runs here last. What this device cannot run at all
 * stands at the very end, under one heading, so that families are what one can choose from.
 */
export function toGroups(
  entries: readonly ModelEntry[],
  { canRun, isExcluded, blurbOf }: GroupInputs,
): GroupOf {
  const families = new Map<string, ModelEntry[]>();
  const excluded = new Set<ModelEntry>();
  for (const entry of entries) {
    const { family } = entry.spec;
    const members = families.get(family);
    if (isExcluded(entry)) excluded.add(entry);
    else if (members) members.push(entry);
    else families.set(family, [entry]);
  }
  const sorted = [...families].map(([family, members]) => {
    const running = members.filter(canRun);
    const { spec } = smallestOf(running.length > 0 ? running : members);
    const place = running.length > 0 ? placeOf(spec) : 4;
    return { family, place, bytes: spec.bytes, note: blurbOf(family) ?? familyNote(members) };
  });
  sorted.sort((a, b) => a.place - b.place || a.bytes - b.bytes);
  const groups = new Map(
    sorted.map(({ family, note }, rank) => [family, { family, note, rank }] as const),
  );
  const last: ModelGroup = {
    family: 'Not for this device',
    note: 'each row says why',
    rank: sorted.length,
  };
  return (entry) => (excluded.has(entry) ? last : groups.get(entry.spec.family));
}

function smallestOf(members: readonly ModelEntry[]): ModelEntry {
  return members.reduce((a, b) => (b.spec.bytes < a.spec.bytes ? b : a));
}

function placeOf(spec: ModelSpec): number {
  if (spec.demo) return 0;
  if (spec.addedFrom) return 1;
  return spec.task === 'chat' ? 2 : 3;
}

function familyNote(members: readonly ModelEntry[]): string {
  const specs = members.map(({ spec }) => spec);
  if (specs.every(({ demo }) => demo)) return 'ships with the app';
  if (specs.every(({ task }) => task === 'embed')) return 'turns texts into vectors, for Knowledge';
  if (specs.every(({ task }) => task === 'rerank')) return 'sorts what was found, for Knowledge';
  if (specs.every(({ vision }) => vision)) return 'sees pictures';
  return '';
}

export interface OrderInputs {
  readonly order: ModelOrder;
  readonly groupOf: GroupOf;
  readonly canRun: (entry: ModelEntry) => boolean;
  /** Tokens per second, measured or predicted; undefined while nothing is known. */
  readonly speedOf: (entry: ModelEntry) => number | undefined;
}

/** All entries once, in the order of the table, so that a search only leaves some out. */
export function orderEntries(
  entries: Iterable<ModelEntry>,
  { order, groupOf, canRun, speedOf }: OrderInputs,
): readonly ModelEntry[] {
  const rankOf = (entry: ModelEntry) => groupOf(entry)?.rank ?? 0;
  const byName = (a: ModelEntry, b: ModelEntry) => compareNames(a.name, b.name);
  const bySize = (a: ModelEntry, b: ModelEntry) => a.spec.bytes - b.spec.bytes || byName(a, b);
  const compare: Readonly<Record<ModelOrder, (a: ModelEntry, b: ModelEntry) => number>> = {
    family: (a, b) =>
      rankOf(a) - rankOf(b) || Number(canRun(b)) - Number(canRun(a)) || bySize(a, b),
    name: byName,
    size: bySize,
    speed: (a, b) => (speedOf(b) ?? -1) - (speedOf(a) ?? -1) || bySize(a, b),
  };
  return [...entries].sort(compare[order]);
}

const collator = new Intl.Collator('en', { numeric: true });
const compareNames = (a: string, b: string) => collator.compare(a, b);

/** Puts a heading before the first entry of each group; other orders have none. */
export function withHeadings(
  entries: readonly ModelEntry[],
  groupOf: GroupOf,
): readonly TableItem[] {
  const items: TableItem[] = [];
  let last: ModelGroup | undefined;
  for (const entry of entries) {
    const group = groupOf(entry);
    if (group && group !== last) items.push(group);
    last = group;
    items.push(entry);
  }
  return items;
}
