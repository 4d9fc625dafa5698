import { describe, expect, it } from 'vitest';
import { AppError } from '../core/errors';
import { listRepository, parseRepository } from './hub';

const DIGEST = 'a'.repeat(64);
const file = (path: string, size: number, oid?: string) => ({
  type: 'file',
  path,
  size,
  oid: 'b'.repeat(40),
  ...(oid === undefined ? {} : { lfs: { oid, size, pointerSize: 134 } }),
});

function answer(info: object, tree: readonly object[]) {
  return async (url: string) => JSON.stringify(url.includes('/tree/') ? tree : info);
}

describe('names of repositories', () => {
  it.each([
    ['org/name', 'org/name'],
    [' https://huggingface.co/org/name.v1-GGUF/tree/main ', 'org/name.v1-GGUF'],
    ['huggingface.co/org/name', 'org/name'],
    ['name', undefined],
    ['https://example.test/org/name', undefined],
    ['../etc', undefined],
    ['org/na me', undefined],
  ])('%j is %s', (text, name) => {
    expect(parseRepository(text)).toBe(name);
  });
});

describe('a repository', () => {
  it('offers its GGUF files, parts together, with sizes and digests', async () => {
    const tree = [
      file('README.md', 1),
      file('Model-Q8_0.gguf', 900, DIGEST),
      file('Model-Q4_K_M.gguf', 500, DIGEST),
      file('BF16/Model-BF16-00001-of-00002.gguf', 1000, DIGEST),
      file('BF16/Model-BF16-00002-of-00002.gguf', 800, DIGEST),
      file('Model-F16-00001-of-00002.gguf', 800, DIGEST),
      file('mmproj-F16.gguf', 70, DIGEST),
      file('imatrix.gguf', 7, DIGEST),
    ];
    const info = { gated: false, cardData: { license: 'apache-2.0' } };
    const listing = await listRepository('org/name', answer(info, tree));
    expect(listing).toMatchObject({
      licence: 'apache-2.0',
      source: 'https://huggingface.co/org/name/resolve/main/',
    });
    expect(listing.variants.map(({ quantization, bytes }) => [quantization, bytes])).toEqual([
      ['Q4_K_M', 500],
      ['Q8_0', 900],
      ['BF16', 1800],
    ]);
    expect(listing.variants[0]?.files).toEqual([
      { path: 'Model-Q4_K_M.gguf', bytes: 500, sha256: DIGEST },
    ]);
  });

  it('offers its ONNX variants with the files they need', async () => {
    const json = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
    const tree = [
      ...json.map((path) => file(path, 10)),
      file('onnx/model_q4.onnx', 5, DIGEST),
      file('onnx/model_q4.onnx_data', 400, DIGEST),
      file('onnx/model.onnx', 9000, DIGEST),
    ];
    const { variants } = await listRepository('org/name', answer({}, tree), 'http://mirror.test/');
    expect(variants.map(({ quantization }) => quantization)).toEqual(['q4', 'fp32']);
    expect(variants[0]?.files.map(({ path }) => path)).toEqual([
      ...json,
      'onnx/model_q4.onnx',
      'onnx/model_q4.onnx_data',
    ]);
    expect(variants[0]?.bytes).toBe(435);
  });

  it.each([
    ['gated', answer({ gated: 'manual' }, []), 'accepted its terms'],
    ['without models', answer({}, [file('a.bin', 1)]), 'no GGUF file and no ONNX folder'],
    ['not there', async () => undefined, 'no public repository called org/name'],
    [
      'hidden',
      async () => {
        throw new AppError('model-download-failed', '401', { status: 401 });
      },
      'no public repository called org/name',
    ],
  ])('%s: is said in words', async (_, fetchText, words) => {
    await expect(listRepository('org/name', fetchText)).rejects.toMatchObject({
      code: 'model-unsupported',
      details: { why: expect.stringContaining(words) as string },
    });
  });

  it('a page in place of the list', async () => {
    await expect(listRepository('org/name', async () => '<html>')).rejects.toMatchObject({
      code: 'model-download-failed',
    });
  });
});
