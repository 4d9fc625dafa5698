// Any public repository of Hugging Face by its name: which of its files are models, with exact
// sizes and digests. Reads through `fetchText`, because the page itself reaches no other host.
import { AppError } from '../core/errors';
import type { ModelFile } from '../core/model/model-manifest';
import { hasTransformersFiles, onnxFiles, onnxVariants } from '../core/model/own-files';
import { parsePartName, refuseModel } from '../core/model/own-model';

export const HUB_URL = 'https://huggingface.co/';

export interface HubVariant {
  /** The first file's path: unique in the repository. */
  readonly id: string;
  readonly engine: 'wllama' | 'transformers';
  /** "Q4_K_M", "q4f16". */
  readonly quantization: string;
  readonly files: readonly ModelFile[];
  readonly bytes: number;
}

export interface HubListing {
  readonly repository: string;
  /** Base address of its files. */
  readonly source: string;
  readonly licence?: string;
  /** Smallest first. */
  readonly variants: readonly HubVariant[];
}

export type FetchText = (url: string, maxBytes: number) => Promise<string | undefined>;

const MAX_LIST_BYTES = 16 * 2 ** 20;
const REPOSITORY = /^[\w-][\w.-]*\/[\w-][\w.-]*$/;

/** "org/name" out of a name or an address of the hub; undefined when it is neither. */
export function parseRepository(text: string, hubUrl = HUB_URL): string | undefined {
  const host = new URL(hubUrl).host;
  const typed = text.trim();
  const address = typed.replace(/^https?:\/\//, '');
  const isHere = address.startsWith(`${host}/`);
  if (!isHere && address !== typed) return undefined;
  const path = isHere ? address.slice(host.length + 1) : typed;
  const name = path.split('/').slice(0, 2).join('/');
  return REPOSITORY.test(name) ? name : undefined;
}

/**
 * Throws `model-unsupported` when the repository is private or holds nothing that runs here,
 * `model-download-failed` and `offline` as `fetchText`.
 */
export async function listRepository(
  repository: string,
  fetchText: FetchText,
  hubUrl = HUB_URL,
): Promise<HubListing> {
  const api = new URL(`api/models/${repository}`, hubUrl).href;
  const info = await fetchJson(api, repository, fetchText);
  if (hasKey(info, 'gated') && info.gated !== false && info.gated !== undefined) {
    throw refuseModel(
      `${repository} is given only to people who accepted its terms. Sign in at Hugging Face, download the file there and add it under File.`,
    );
  }
  const tree = await fetchJson(`${api}/tree/main?recursive=1`, repository, fetchText);
  const files = Array.isArray(tree) ? tree.flatMap(toFile) : [];
  const variants = [...ggufVariants(files), ...listOnnx(files)];
  if (variants.length === 0) {
    throw refuseModel(
      `${repository} holds no GGUF file and no ONNX folder. Look for a repository of the same model with “GGUF” or “ONNX” in its name.`,
    );
  }
  const licence = licenceOf(info);
  return {
    repository,
    source: new URL(`${repository}/resolve/main/`, hubUrl).href,
    ...(licence === undefined ? {} : { licence }),
    variants: variants.toSorted((a, b) => a.bytes - b.bytes),
  };
}

async function fetchJson(url: string, repository: string, fetchText: FetchText): Promise<unknown> {
  const text = await fetchText(url, MAX_LIST_BYTES).catch((error: unknown) => {
    // The hub answers 401 for what does not exist, so that nobody learns what is private.
    if (error instanceof AppError && error.details['status'] === 401) return undefined;
    throw error;
  });
  if (text === undefined) {
    throw refuseModel(`Hugging Face has no public repository called ${repository}.`);
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = 'Hugging Face answered with something that is no list of files.';
    throw new AppError('model-download-failed', reason, { url, why: reason }, { cause: error });
  }
}

function hasKey<K extends string>(value: unknown, key: K): value is Record<K, unknown> {
  return typeof value === 'object' && value !== null && key in value;
}

function toFile(entry: unknown): ModelFile[] {
  if (!hasKey(entry, 'path') || typeof entry.path !== 'string') return [];
  const bytes = hasKey(entry, 'size') && typeof entry.size === 'number' ? entry.size : 0;
  const digest = hasKey(entry, 'lfs') && hasKey(entry.lfs, 'oid') ? entry.lfs.oid : undefined;
  const isSha256 = typeof digest === 'string' && /^[0-9a-f]{64}$/.test(digest);
  return [{ path: entry.path, bytes, ...(isSha256 ? { sha256: digest } : {}) }];
}

function licenceOf(info: unknown): string | undefined {
  const card = hasKey(info, 'cardData') ? info.cardData : undefined;
  return hasKey(card, 'license') && typeof card.license === 'string' ? card.license : undefined;
}

function ggufVariants(files: readonly ModelFile[]): HubVariant[] {
  const groups = new Map<string, ModelFile[]>();
  for (const file of files) {
    // Parts of vision models and tables for quantizers are no models.
    if (!/\.gguf$/i.test(file.path) || /mmproj|imatrix/i.test(file.path)) continue;
    const base = parsePartName(file.path)?.base ?? file.path;
    groups.set(base, [...(groups.get(base) ?? []), file]);
  }
  return [...groups].flatMap(([base, parts]) => {
    const sorted = parts.toSorted((a, b) => (a.path < b.path ? -1 : 1));
    const [first] = sorted;
    if (!first) return [];
    const expected = parsePartName(first.path)?.count ?? 1;
    if (expected !== sorted.length) return [];
    return [makeVariant('wllama', quantizationOf(base), sorted)];
  });
}

/** From the name: the hub publishes no other word for it. */
function quantizationOf(base: string): string {
  const name = base.split('/').at(-1) ?? base;
  const found = /[-._]((?:I?Q\d\w*|T?Q\d_\d|F16|BF16|F32|MXFP4|NVFP4))(?=[-.]|$)/i.exec(name);
  return found?.[1]?.toUpperCase() ?? name.replace(/\.gguf$/i, '');
}

function listOnnx(files: readonly ModelFile[]): HubVariant[] {
  const paths = files.map(({ path }) => path);
  if (!hasTransformersFiles(paths)) return [];
  return onnxVariants(paths).map((onnxPath) => {
    const wanted = onnxFiles(paths, onnxPath);
    const chosen = wanted.flatMap((path) => files.filter((file) => file.path === path));
    const suffix = /model_?(\w*)\.onnx$/.exec(onnxPath)?.[1] ?? '';
    return makeVariant('transformers', suffix || 'fp32', chosen, onnxPath);
  });
}

function makeVariant(
  engine: HubVariant['engine'],
  quantization: string,
  files: readonly ModelFile[],
  id = files[0]?.path ?? '',
): HubVariant {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { id, engine, quantization, files, bytes };
}
