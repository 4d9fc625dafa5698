import { describe, expect, it } from 'vitest';
import { findModelFiles } from './own-files';
import { checkAllParts, makeOwnSpec, partNames } from './own-model';

const why = (text: string) =>
  expect.objectContaining({ details: { why: expect.stringContaining(text) as string } }) as Error;

describe('a model out of chosen files', () => {
  it('is one GGUF file, or all parts of one in order', () => {
    expect(findModelFiles(['usb/readme.md', 'usb/a.gguf'])).toEqual({
      kind: 'gguf',
      paths: ['usb/a.gguf'],
    });
    expect(findModelFiles(['b-00002-of-00002.gguf', 'b-00001-of-00002.gguf'])).toEqual({
      kind: 'gguf',
      paths: ['b-00001-of-00002.gguf', 'b-00002-of-00002.gguf'],
    });
  });

  it('leaves out the part that sees', () => {
    expect(findModelFiles(['a.gguf', 'mmproj-a.gguf'])).toMatchObject({ paths: ['a.gguf'] });
  });

  it('names the parts that are missing', () => {
    expect(() => findModelFiles(['x/b-00002-of-00003.gguf'])).toThrow(
      why('missing: b-00001-of-00003.gguf, b-00003-of-00003.gguf.'),
    );
    expect(() => checkAllParts(['b-00001-of-00900.gguf'])).toThrow(why('and 894 more'));
  });

  it('refuses two models at once', () => {
    expect(() => findModelFiles(['a.gguf', 'b.gguf'])).toThrow(
      why('Add one at a time: a.gguf, b.gguf'),
    );
  });

  it('is a folder for transformers.js, the smaller variant first', () => {
    const folder = [
      'm/config.json',
      'm/tokenizer.json',
      'm/tokenizer_config.json',
      'm/generation_config.json',
      'm/onnx/model.onnx',
      'm/onnx/model_quantized.onnx',
      'm/onnx/model_quantized.onnx_data',
      'm/readme.md',
    ];
    expect(findModelFiles(folder)).toEqual({
      kind: 'onnx',
      root: 'm/',
      onnxPath: 'onnx/model_quantized.onnx',
      paths: [
        'config.json',
        'tokenizer.json',
        'tokenizer_config.json',
        'generation_config.json',
        'onnx/model_quantized.onnx',
        'onnx/model_quantized.onnx_data',
      ],
    });
  });

  it.each([
    [['model.onnx'], 'An ONNX file alone'],
    [['mlc-chat-config.json', 'params_shard_0.bin'], 'WebLLM'],
    [['model.safetensors'], 'as GGUF or ONNX'],
    [['holiday.jpg'], 'no model file here'],
    [[], 'no model file here'],
    [['config.json', 'onnx/model.onnx'], 'lacks tokenizer.json and tokenizer_config.json'],
    [['config.json'], 'no onnx/model.onnx'],
  ])('%j is refused with the reason', (paths, text) => {
    expect(() => findModelFiles(paths)).toThrow(why(text));
  });
});

it('part names count up to a sane number', () => {
  expect(partNames('a-00001-of-99999.gguf')).toHaveLength(1);
  expect(partNames('a.gguf')).toEqual(['a.gguf']);
});

it('the same files have the same id, others another', () => {
  const make = (bytes: number) =>
    makeOwnSpec({
      facts: {
        engine: 'wllama',
        task: 'chat',
        format: 'GGUF',
        architecture: 'llama',
        quantization: 'Q8_0',
        contextLength: 0,
        name: 'Größe  / Model',
      },
      fallbackName: 'x',
      files: [{ path: 'x.gguf', bytes }],
      sources: [],
      addedFrom: 'file',
    });
  expect(make(1).modelId).toBe(make(1).modelId);
  expect(make(1).modelId).not.toBe(make(2).modelId);
  expect(make(1).modelId).toMatch(/^own-[a-z0-9-]+$/);
  expect(make(1)).toMatchObject({ contextLength: 2048, licence: 'Not stated', bytes: 1 });
});
