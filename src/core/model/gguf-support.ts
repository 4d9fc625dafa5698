// Whether the bundled llama.cpp can answer with a GGUF file, and why not.
import { AppError } from '../errors';
import architectures from './gguf-architectures.generated.json';
import type { GgufHeader } from './headers/gguf-header';

/** They turn text into vectors. */
const ENCODERS: ReadonlySet<string> = new Set([
  'bert',
  'eurobert',
  'gemma-embedding',
  'jina-bert-v2',
  'jina-bert-v3',
  'llama-embed',
  'modern-bert',
  'neo-bert',
  'nomic-bert',
  'nomic-bert-moe',
  't5encoder',
]);

/** llama.cpp knows them, but they do not answer by themselves. */
const PARTS: Readonly<Record<string, string>> = {
  clip: 'This is the part of a vision model that sees. Add the file with the language model.',
  dflash: 'This only helps another model to answer faster.',
  eagle3: 'This only helps another model to answer faster.',
  'gemma4-assistant': 'This only helps another model to answer faster.',
  pockettts: 'This model makes speech, not text.',
  qwen3tts: 'This model makes speech, not text.',
  'wavtokenizer-dec': 'This model makes speech, not text.',
};

/** In words for people; undefined when the model can answer. */
export function whyUnsupported(header: GgufHeader): string | undefined {
  const { architecture, kind, pooling } = header;
  if (kind === 'adapter') return 'This is an adapter (LoRA), not a whole model.';
  if (kind !== 'model' && kind !== 'mmproj') return `This is a “${kind}” file, not a model.`;
  const part = PARTS[architecture];
  if (part !== undefined) return part;
  if (!architectures.includes(architecture)) {
    return `Its architecture “${architecture}” is not one that this version of Hearth knows.`;
  }
  if (ENCODERS.has(architecture) || pooling !== undefined) {
    return 'This model finds texts by meaning and cannot chat. Hearth runs such models as ONNX.';
  }
  if (header.tensorCount === 0 && header.split === undefined) {
    return 'This file holds no weights, only a description.';
  }
  if (header.vocabularySize === undefined && (header.split?.index ?? 0) === 0) {
    return 'This file holds no vocabulary, so it is only a part of a model.';
  }
  return undefined;
}

/** Throws `model-unsupported` with the reason. */
export function checkSupported(header: GgufHeader): void {
  const reason = whyUnsupported(header);
  if (reason === undefined) return;
  const { architecture } = header;
  throw new AppError('model-unsupported', reason, { why: reason, architecture });
}

/** Throws `model-damaged` when a file has fewer bytes than its tensors need. */
export function checkLength(header: GgufHeader, bytes: number): void {
  if (bytes >= header.expectedBytes) return;
  const { expectedBytes } = header;
  throw new AppError('model-damaged', `Truncated: ${bytes} of ${expectedBytes} bytes`, {
    bytes,
    expectedBytes,
  });
}
