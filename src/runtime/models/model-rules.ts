// Which models an administrator lets people use, and where they come from, as config.json says.
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Device } from '../../engines/device';

/**
 * Patterns of `*` and any letters, matched against a model's id, its engine and its family. No
 * `allow`: every model. `deny` wins.
 */
export interface AllowDeny {
  readonly allow: readonly string[];
  readonly deny: readonly string[];
}

export interface AdapterRule extends AllowDeny {
  /** Words of the graphics adapter; `none` where there is no WebGPU, `software` where it is slow. */
  readonly match: string;
}

export interface ModelRules {
  readonly models: AllowDeny;
  readonly adapters: readonly AdapterRule[];
}

export interface SourceRules {
  /** Base address of a folder with one folder per model, asked after this site and before the hub. */
  readonly mirror?: string;
  /** False: public hubs are never asked. */
  readonly usesHub: boolean;
}

/** Whether a model may be used on this device; adapters' rules wait until the device is known. */
export function allowedBy(
  { models, adapters }: ModelRules,
  device: Device | undefined,
): (spec: ModelSpec) => boolean {
  const words = device && adapterWords(device);
  const rules = [
    models,
    ...adapters.filter(({ match }) => words !== undefined && patternOf(`*${match}*`).test(words)),
  ].map(({ allow, deny }) => ({ allow: allow.map(patternOf), deny: deny.map(patternOf) }));
  return ({ modelId, engine, family }) => {
    const names = [modelId, engine, family];
    const isNamed = (patterns: readonly RegExp[]) =>
      patterns.some((pattern) => names.some((name) => pattern.test(name)));
    return rules.every(({ allow, deny }) => {
      return !isNamed(deny) && (allow.length === 0 || isNamed(allow));
    });
  };
}

function adapterWords({ webgpu }: Device): string {
  if (!webgpu) return 'none';
  const { vendor, architecture, description, software } = webgpu;
  return [vendor, architecture, description, software ? 'software' : ''].join(' ').trim();
}

function patternOf(words: string): RegExp {
  const parts = words.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i');
}

/** Sources in order: this site, the mirror, the hub. Models brought by the user keep theirs. */
export function withSources(spec: ModelSpec, { mirror, usesHub }: SourceRules): ModelSpec {
  if (spec.addedFrom || (mirror === undefined && usesHub)) return spec;
  const isForeign = (source: string) => /^[a-z]+:\/\//i.test(source);
  const sources = [
    ...spec.sources.filter((source) => !isForeign(source)),
    ...(mirror === undefined ? [] : [`${mirror}${spec.modelId}/`]),
    ...(usesHub ? spec.sources.filter(isForeign) : []),
  ];
  if (usesHub) return { ...spec, sources };
  // A library that lies elsewhere is looked for beside the other files.
  const files = spec.files.map(({ url: _elsewhere, ...file }) => file);
  return { ...spec, sources, files };
}
