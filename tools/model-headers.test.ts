// The headers of the real model files, which lie outside src.
import { existsSync, openAsBlob, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { blobSource, type ByteSource } from '../src/core/model/headers/byte-cursor';
import { AppError } from '../src/core/errors';
import { readGgufHeader } from '../src/core/model/headers/gguf-header';
import { checkLength, whyUnsupported } from '../src/core/model/gguf-support';
import { readOnnxHeader } from '../src/core/model/headers/onnx-header';
import { readTransformersHeader } from '../src/core/model/transformers-config';

const STARTER = 'public/models/starter/starter-q8_0.gguf';
const SMOLLM2 = '../shared/models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1-0000';
const MINILM = '../shared/models/all-minilm-l6-v2/onnx/model_quantized.onnx';

const open = (path: string) => openAsBlob(path);
const read = async (blob: Blob) => readGgufHeader(blobSource(blob));

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`No AppError: ${String(error)}`);
  return error;
}

describe('real files', () => {
  it('the starter says all of itself', async () => {
    const blob = await open(STARTER);
    const header = await read(blob);
    const { chatTemplate, ...facts } = header;
    expect(facts).toMatchObject({
      format: 'gguf',
      architecture: 'llama',
      parameters: 2_828_736,
      quantization: 'Q8_0',
      contextLength: 1024,
      tokenizer: 'gpt2',
      expectedBytes: 3_078_496,
    });
    expect(chatTemplate).toContain('<|im_start|>');
    expect(whyUnsupported(header)).toBeUndefined();
    expect(() => checkLength(header, blob.size)).not.toThrow();
    const config = JSON.parse(readFileSync('public/models/starter/config.json', 'utf8')) as Record<
      string,
      number
    >;
    expect(header.layers).toBe(config['num_hidden_layers']);
    expect(header.embeddingLength).toBe(config['hidden_size']);
    expect(header.heads).toBe(config['num_attention_heads']);
    expect(header.kvHeads).toBe(config['num_key_value_heads']);
    expect(header.vocabularySize).toBe(config['vocab_size']);
    const { layers = 0, kvHeads = 0, headLength = 0 } = header;
    expect(header.cacheBytesPerToken).toBe(layers * kvHeads * headLength * 2 * 2);
  });

  it.skipIf(!existsSync(`${SMOLLM2}1-of-00002.gguf`))('a model in two parts', async () => {
    const first = await read(await open(`${SMOLLM2}1-of-00002.gguf`));
    const second = await read(await open(`${SMOLLM2}2-of-00002.gguf`));
    expect(first).toMatchObject({
      architecture: 'llama',
      quantization: 'Q4_1',
      contextLength: 8192,
      layers: 30,
      heads: 9,
      kvHeads: 3,
      headLength: 64,
      cacheBytesPerToken: 30 * 3 * 64 * 2 * 2,
      vocabularySize: 49_152,
      split: { index: 0, count: 2 },
      expectedBytes: 50_141_952,
    });
    expect(second.split).toEqual({ index: 1, count: 2 });
    expect(second.expectedBytes).toBe(48_220_704);
    expect(first.parameters + second.parameters).toBe(134_515_008);
  });

  it('reads the header only, not the weights', async () => {
    const blob = await open(STARTER);
    let readBytesInAll = 0;
    const source: ByteSource = {
      bytes: blob.size,
      read: async (from, to) => {
        readBytesInAll += to - from;
        return blobSource(blob).read(from, to);
      },
    };
    await readGgufHeader(source);
    expect(readBytesInAll).toBeLessThan(blob.size / 2);
  });

  it('a cut file is told from its length', async () => {
    const blob = await open(STARTER);
    const cut = blob.slice(0, 2_000_000);
    const header = await read(cut);
    const error = await failureOf(Promise.resolve().then(() => checkLength(header, cut.size)));
    expect(error.code).toBe('model-damaged');
    expect(error.details).toEqual({ bytes: 2_000_000, expectedBytes: 3_078_496 });
  });

  it('a file cut inside its header is told too', async () => {
    const blob = await open(STARTER);
    for (const length of [0, 4, 23, 24, 100, 5000]) {
      expect((await failureOf(read(blob.slice(0, length)))).code).toBe('model-damaged');
    }
  });
});

describe('ONNX files', () => {
  it('the starter says its inputs, outputs and weights', async () => {
    const blob = await open('public/models/starter/onnx/model_quantized.onnx');
    const header = await readOnnxHeader(blobSource(blob));
    expect(header).toMatchObject({ format: 'onnx', quantization: 'int8', externalFiles: [] });
    expect(header.opset).toBeGreaterThan(10);
    expect(header.inputs).toContainEqual({ name: 'input_ids', type: 'int64' });
    expect(header.outputs).toContainEqual({ name: 'logits', type: 'float32' });
    expect(header.elements).toBeGreaterThan(2_800_000);
    expect(header.elements).toBeLessThan(3_300_000);
  });

  it.skipIf(!existsSync(MINILM))('the embedding model too', async () => {
    const header = await readOnnxHeader(blobSource(await open(MINILM)));
    expect(header.quantization).toBe('int8');
    expect(header.inputs.map(({ name }) => name)).toContain('attention_mask');
    expect(header.outputs.map(({ name }) => name)).toEqual(['last_hidden_state']);
  });

  it('a cut file, a GGUF and random bytes are damaged', async () => {
    const blob = await open('public/models/starter/onnx/model_quantized.onnx');
    const random = Uint8Array.from({ length: 9999 }, (_, at) => (at * 7919 + (at >> 3)) & 0xff);
    for (const bad of [blob.slice(0, 1_000_000), await open(STARTER), new Blob([random])]) {
      expect((await failureOf(readOnnxHeader(blobSource(bad)))).code).toBe('model-damaged');
    }
  });

  it('the JSON files beside it say the rest', () => {
    const text = (path: string) => readFileSync(`public/models/starter/${path}`, 'utf8');
    const header = readTransformersHeader({
      config: text('config.json'),
      tokenizerConfig: text('tokenizer_config.json'),
      generationConfig: text('generation_config.json'),
    });
    expect(header).toMatchObject({ architecture: 'llama', task: 'chat', contextLength: 1024 });
    expect(header.chatTemplate).toContain('<|im_start|>');
  });
});
