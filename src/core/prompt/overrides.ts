// Which level decides the model, the system prompt and each parameter: the nearest that says so.
import type { About } from '../documents/answering/ask';
import type { ModelSampling } from '../model/model-manifest';

export type Parameters = ModelSampling & { readonly seed: number };
export type ParameterName = keyof Parameters;

/** What any level of the hierarchy app -> profile -> chat -> message may decide. */
export interface Overrides {
  readonly modelId?: string;
  readonly systemPrompt?: string;
  readonly parameters?: Partial<Parameters>;
  /** Answers keep their tokens with probabilities for the inspector; decoding is slower then. */
  readonly recordTokens?: boolean;
  /** Collections whose documents answers are given from; empty: none. */
  readonly collectionIds?: readonly string[];
  /** Answers are given from this document or page alone. */
  readonly about?: About;
  /** Who answers when the model cannot. */
  readonly fallback?: Fallback;
}

/** Tried in order after the model itself. */
export interface Fallback {
  readonly modelIds: readonly string[];
  /** Seconds to the first token after which the next one is asked; absent: as long as it takes. */
  readonly patienceSeconds?: number;
}

/** From the farthest to the nearest; `model` are the model's own defaults. */
export type Level = 'model' | OverridingLevel;
export type OverridingLevel = 'app' | 'profile' | 'chat' | 'message';

export interface Decided<T> {
  readonly value: T;
  readonly level: Level;
}

/** What holds when no level decides. */
export interface OverrideDefaults {
  readonly modelId?: string;
  readonly systemPrompt?: string;
  /** A parameter left out (the seed, mostly) stays undecided. */
  readonly parameters: Partial<Parameters>;
}

export interface ResolvedOverrides {
  /** Absent when no level names a model and there is no default. */
  readonly modelId?: Decided<string>;
  readonly systemPrompt: Decided<string>;
  readonly parameters: { readonly [K in ParameterName]?: Decided<Parameters[K]> };
  readonly recordTokens: Decided<boolean>;
  readonly collectionIds: Decided<readonly string[]>;
  readonly about?: Decided<About>;
  readonly fallback: Decided<Fallback>;
}

export type OverrideLevels = { readonly [K in OverridingLevel]?: Overrides | undefined };

const nearestFirst: readonly OverridingLevel[] = ['message', 'chat', 'profile', 'app'];
const parameterNames = Object.keys({
  temperature: true,
  topP: true,
  topK: true,
  minP: true,
  repetitionPenalty: true,
  maxTokens: true,
  seed: true,
} satisfies Record<ParameterName, true>) as ParameterName[]; // Object.keys forgets its key type.

/** The value of each setting and the level that decides it. */
export function resolveOverrides(
  levels: OverrideLevels,
  defaults: OverrideDefaults,
): ResolvedOverrides {
  function decide<T>(
    pick: (overrides: Overrides | OverrideDefaults) => T | undefined,
  ): Decided<T> | undefined {
    for (const level of nearestFirst) {
      const overrides = levels[level];
      const value = overrides && pick(overrides);
      if (value !== undefined) return { value, level };
    }
    const value = pick(defaults);
    return value === undefined ? undefined : { value, level: 'model' };
  }

  const parameters: { [K in ParameterName]?: Decided<number> } = {};
  for (const name of parameterNames) {
    const decided = decide((overrides) => overrides.parameters?.[name]);
    if (decided) parameters[name] = decided;
  }
  const modelId = decide((overrides) => overrides.modelId);
  const systemPrompt = decide((overrides) => overrides.systemPrompt);
  const recordTokens = decide((overrides) =>
    'recordTokens' in overrides ? overrides.recordTokens : undefined,
  );
  const collectionIds = decide((overrides) =>
    'collectionIds' in overrides ? overrides.collectionIds : undefined,
  );
  const fallback = decide((overrides) =>
    'fallback' in overrides ? overrides.fallback : undefined,
  );
  const about = decide((overrides) => ('about' in overrides ? overrides.about : undefined));
  return {
    ...(modelId && { modelId }),
    ...(about && { about }),
    systemPrompt: systemPrompt ?? { value: '', level: 'model' },
    parameters,
    recordTokens: recordTokens ?? { value: false, level: 'model' },
    collectionIds: collectionIds ?? { value: [], level: 'model' },
    fallback: fallback ?? { value: { modelIds: [] }, level: 'model' },
  };
}

/** Only the values of decided parameters, as a request takes them. */
export function toParameters(resolved: ResolvedOverrides): Partial<Parameters> {
  const entries = Object.entries(resolved.parameters).map(([name, { value }]) => [name, value]);
  return Object.fromEntries(entries) as Partial<Parameters>; // fromEntries forgets the names.
}

/** A plain copy of what is decided; rows read through a store are proxies, which no database takes. */
export function copyOverrides(overrides: Overrides): Overrides {
  const { modelId, systemPrompt, parameters, recordTokens, collectionIds, about, fallback } =
    overrides;
  return {
    ...(modelId !== undefined && { modelId }),
    ...(systemPrompt !== undefined && { systemPrompt }),
    ...(parameters && { parameters: { ...parameters } }),
    ...(recordTokens !== undefined && { recordTokens }),
    ...(collectionIds && { collectionIds: [...collectionIds] }),
    ...(about && { about: { ...about } }),
    ...(fallback && { fallback: { ...fallback, modelIds: [...fallback.modelIds] } }),
  };
}
