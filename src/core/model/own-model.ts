// A `ModelSpec` for a model that the user brings, from what its own files say.
import { AppError } from '../errors';
import type { ModelFacts } from './model-facts';
import { totalBytes, type ModelFile, type ModelSpec } from './model-manifest';

/** Where a file does not say how much it can read. */
const DEFAULT_CONTEXT = 2048;
const OWN_FAMILY = 'Your models';

export interface OwnModelInputs {
  readonly facts: ModelFacts;
  /** Of the file or folder, where the model has no name of its own. */
  readonly fallbackName: string;
  readonly files: readonly ModelFile[];
  readonly sources: readonly string[];
  readonly addedFrom: NonNullable<ModelSpec['addedFrom']>;
  readonly licence?: string;
}

export function makeOwnSpec(inputs: OwnModelInputs): ModelSpec {
  const { facts, files, addedFrom } = inputs;
  const name = tidyName(facts.name ?? inputs.fallbackName);
  return {
    modelId: makeModelId(name, files),
    name,
    family: OWN_FAMILY,
    task: facts.task,
    engine: facts.engine,
    quantization: facts.quantization,
    contextLength: facts.contextLength || DEFAULT_CONTEXT,
    licence: inputs.licence ?? facts.licence ?? 'Not stated',
    summary: `Added by you: ${facts.architecture}, ${facts.format}`,
    files,
    bytes: totalBytes(files),
    sources: inputs.sources,
    addedFrom,
    ...(facts.sampling && { sampling: facts.sampling }),
    ...(facts.parameters ? { parameters: facts.parameters } : {}),
    ...(facts.cacheBytesPerToken ? { cacheBytesPerToken: facts.cacheBytesPerToken } : {}),
  };
}

/** The same files give the same id, so that a second try finds the first one. */
function makeModelId(name: string, files: readonly ModelFile[]): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
  const identity = JSON.stringify(files.map(({ path, bytes, sha256 }) => [path, bytes, sha256]));
  return `own-${slug || 'model'}-${fnv1a(identity)}`;
}

function tidyName(name: string): string {
  return (
    name
      .replaceAll(/[\s_]+/g, ' ')
      .trim()
      .slice(0, 80) || 'Model'
  );
}

/** A short fingerprint; nothing secret or hostile depends on it. */
function fnv1a(text: string): string {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, '0');
}

const PART = /^(.*)-(\d{5})-of-(\d{5})\.gguf$/;
const MAX_PARTS = 1000;

/** `name-00001-of-00003.gguf`; undefined for a file that is whole. */
export function parsePartName(
  path: string,
): { readonly base: string; readonly index: number; readonly count: number } | undefined {
  const [, base, index, count] = PART.exec(path) ?? [];
  if (base === undefined) return undefined;
  return { base, index: Number(index) - 1, count: Number(count) };
}

/** All parts of the model that `path` is a part of, in order; the path itself when it is whole. */
export function partNames(path: string): readonly string[] {
  const part = parsePartName(path);
  if (!part || part.count < 1 || part.count > MAX_PARTS) return [path];
  const total = String(part.count).padStart(5, '0');
  return Array.from(
    { length: part.count },
    (_, index) => `${part.base}-${String(index + 1).padStart(5, '0')}-of-${total}.gguf`,
  );
}

/** Throws `model-unsupported` with the names that are not among `paths`. */
export function checkAllParts(paths: readonly string[]): void {
  const [first = ''] = paths;
  const missing = partNames(first).filter((name) => !paths.includes(name));
  if (missing.length === 0) return;
  const names = missing.slice(0, 5).map((name) => name.split('/').at(-1) ?? name);
  const more = missing.length > names.length ? ` and ${missing.length - names.length} more` : '';
  throw refuseModel(
    `This model is cut into several files. Choose them all together; missing: ${names.join(', ')}${more}.`,
  );
}

/** `reason`: whole sentences for people. */
export function refuseModel(reason: string): AppError {
  return new AppError('model-unsupported', reason, { why: reason });
}
