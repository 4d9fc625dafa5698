// A row of catalog.json and what the app makes of it. `tools/catalog.mjs` checks and refreshes them.
import type { EngineId } from '../core/engine/engine';
import {
  totalBytes,
  type EmbeddingUse,
  type ModelFile,
  type ModelSampling,
  type ModelSpec,
  type ModelTask,
} from '../core/model/model-manifest';
import { cacheBytesPerToken, type Architecture } from './architecture';

export interface CatalogEntry {
  readonly modelId: string;
  readonly name: string;
  readonly family: string;
  readonly task: ModelTask;
  readonly engine: EngineId;
  readonly quantization: string;
  readonly contextLength: number;
  readonly licence: string;
  readonly summary: string;
  readonly parameters: number;
  readonly architecture?: Architecture;
  /** On the hub: "owner/name". */
  readonly repository: string;
  /** The commit whose files have these bytes and digests; without one, whatever the hub has now. */
  readonly revision?: string;
  /** `bytes` and `sha256` only as the hub's own file list has them. */
  readonly files: readonly CatalogFile[];
  readonly sampling?: Partial<ModelSampling>;
  readonly vision?: boolean;
  readonly embedding?: EmbeddingUse;
}

export interface CatalogFile {
  readonly path: string;
  readonly bytes?: number;
  readonly sha256?: string;
}

export interface CatalogFamily {
  readonly name: string;
  /** What all of them have in common, a few words. */
  readonly blurb: string;
}

export interface CatalogData {
  readonly families: readonly CatalogFamily[];
  readonly models: readonly CatalogEntry[];
}

const HUB_URL = 'https://huggingface.co/';

/** Bits per weight on disk: scales and the finer embedding of small models included. */
const BITS_PER_WEIGHT: Readonly<Record<string, number>> = {
  Q4_0: 5,
  Q4_1: 5.4,
  Q4_K_M: 5.2,
  Q8_0: 8.5,
  q8: 8.3,
  q4: 5,
  fp16: 16,
  fp32: 32,
};

export function toCatalogSpec(entry: CatalogEntry): ModelSpec {
  const { architecture, repository, revision = 'main', ...described } = entry;
  const files = entry.files.map(toFile);
  return {
    ...described,
    files,
    ...sizeOf(entry, files),
    sources: [`models/${entry.modelId}/`, `${HUB_URL}${repository}/resolve/${revision}/`],
    ...(architecture && { cacheBytesPerToken: cacheBytesPerToken(architecture) }),
  };
}

function toFile({ path, bytes = 0, sha256 }: CatalogFile): ModelFile {
  return { path, bytes, ...(sha256 !== undefined && { sha256 }) };
}

/** Small texts may lack a size; without that of the weights, all of it is an estimate. */
function sizeOf(
  { parameters, quantization }: CatalogEntry,
  files: readonly ModelFile[],
): Pick<ModelSpec, 'bytes' | 'isEstimate'> {
  const isKnown = files.every((file) => file.bytes > 0 || file.path.endsWith('.json'));
  if (isKnown) return { bytes: totalBytes(files) };
  const bits = BITS_PER_WEIGHT[quantization] ?? 16;
  return { bytes: Math.round((parameters * bits) / 8), isEstimate: true };
}
