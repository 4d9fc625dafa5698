// Which model a handful of files is: one GGUF file, the parts of one, or a transformers.js folder.
import { checkAllParts, parsePartName, refuseModel } from './own-model';

export interface GgufSet {
  readonly kind: 'gguf';
  /** In loading order. */
  readonly paths: readonly string[];
}

export interface OnnxSet {
  readonly kind: 'onnx';
  /** Folder of config.json, with a slash at its end; empty for the top. */
  readonly root: string;
  /** Relative to the root; the ONNX file first after the JSON files. */
  readonly paths: readonly string[];
  readonly onnxPath: string;
}

/** Without them the library loads no model. */
const REQUIRED = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const OPTIONAL = ['special_tokens_map.json', 'generation_config.json', 'chat_template.jinja'];
/** What runs best on most devices comes first. */
const VARIANTS = ['_quantized', '_int8', '_uint8', '_q4', '_q4f16', '_fp16', '', '_bnb4'];

/** Throws `model-unsupported` with the reason. */
export function findModelFiles(paths: readonly string[]): GgufSet | OnnxSet {
  const gguf = paths.filter((path) => /\.gguf$/i.test(path));
  if (gguf.length > 0) return { kind: 'gguf', paths: chooseGguf(gguf) };
  const config = paths
    .filter((path) => /(^|\/)config\.json$/.test(path))
    .toSorted((a, b) => a.length - b.length)
    .at(0);
  if (config !== undefined) return chooseOnnx(paths, config.slice(0, -'config.json'.length));
  throw refuseModel(whyNot(paths));
}

function whyNot(paths: readonly string[]): string {
  const some = (pattern: RegExp) => paths.some((path) => pattern.test(path));
  if (some(/mlc-chat-config\.json$/)) {
    return 'Models for WebLLM need a program compiled for them. Those that have one are in the list of models.';
  }
  if (some(/\.onnx$/)) {
    return 'An ONNX file alone is not a whole model. Choose the folder it came in, with config.json and tokenizer.json.';
  }
  if (some(/\.(safetensors|bin|pt|pth)$/)) {
    return 'These are weights as training leaves them. Look for the same model as GGUF or ONNX.';
  }
  return 'There is no model file here. Hearth reads GGUF files and ONNX folders made for transformers.js.';
}

function chooseGguf(paths: readonly string[]): readonly string[] {
  // The seeing part of a vision model lies beside the model.
  const models = paths.filter((path) => paths.length === 1 || !/mmproj/i.test(path));
  const bases = new Set(models.map((path) => parsePartName(path)?.base ?? path));
  if (bases.size > 1) {
    const names = [...bases].slice(0, 4).map((base) => base.split('/').at(-1) ?? base);
    throw refuseModel(`These are ${bases.size} models. Add one at a time: ${names.join(', ')}.`);
  }
  checkAllParts(models);
  return models.toSorted();
}

function chooseOnnx(paths: readonly string[], root: string): OnnxSet {
  const inside = paths.flatMap((path) => (path.startsWith(root) ? [path.slice(root.length)] : []));
  const onnxPath = VARIANTS.map((suffix) => `onnx/model${suffix}.onnx`).find((path) =>
    inside.includes(path),
  );
  if (onnxPath === undefined) {
    throw refuseModel(
      'The folder has no onnx/model.onnx or a quantized form of it, which transformers.js needs.',
    );
  }
  return { kind: 'onnx', root, onnxPath, paths: onnxFiles(inside, onnxPath) };
}

/** The files a variant needs, JSON first. Throws `model-unsupported` naming what is missing. */
export function onnxFiles(paths: readonly string[], onnxPath: string): readonly string[] {
  const missing = REQUIRED.filter((path) => !paths.includes(path));
  if (missing.length > 0) throw refuseModel(`The folder lacks ${missing.join(' and ')}.`);
  const optional = OPTIONAL.filter((path) => paths.includes(path));
  const data = paths.filter((path) => path.startsWith(`${onnxPath}_data`));
  return [...REQUIRED, ...optional, onnxPath, ...data];
}

export function hasTransformersFiles(paths: readonly string[]): boolean {
  return REQUIRED.every((path) => paths.includes(path));
}

/** The ONNX files to choose from, best for most devices first. */
export function onnxVariants(paths: readonly string[]): readonly string[] {
  return VARIANTS.map((suffix) => `onnx/model${suffix}.onnx`).filter((path) =>
    paths.includes(path),
  );
}
