import { describe, expect, it } from 'vitest';
import { blobSource } from './byte-cursor';
import { AppError } from '../../errors';
import { readGgufHeader } from './gguf-header';
import { makeGgufFile } from './gguf-test-file';
import { checkSupported, whyUnsupported } from '../gguf-support';

const read = async (blob: Blob) => readGgufHeader(blobSource(blob));
const readBytes = (bytes: Uint8Array<ArrayBuffer>) => read(new Blob([bytes]));

async function failureOf(promise: Promise<unknown>): Promise<AppError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AppError)) throw new Error(`No AppError: ${String(error)}`);
  return error;
}

describe('what is no model', () => {
  it('another file under the name', async () => {
    const zip = new Uint8Array(100_000);
    zip.set([0x50, 0x4b, 3, 4]);
    const error = await failureOf(readBytes(zip));
    expect(error.code).toBe('model-damaged');
    expect(error.details['why']).toContain('not a GGUF file');
  });

  it('random bytes behind the magic never hang', async () => {
    let seed = 7;
    for (let round = 0; round < 300; round += 1) {
      const bytes = new Uint8Array(4096);
      for (let at = 8; at < bytes.length; at += 1) {
        seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
        bytes[at] = round % 3 === 0 ? seed & 3 : seed >> 16;
      }
      bytes.set(new TextEncoder().encode('GGUF'));
      bytes[4] = 3;
      const { code } = await failureOf(readBytes(bytes));
      expect(['model-damaged', 'model-unsupported']).toContain(code);
    }
  });

  it.each([
    ['tensors', { tensorCount: 2 ** 40 }],
    ['facts', { pairCount: 2 ** 50 }],
    ['tensors beyond the limit', { tensorCount: 70_000, padding: 10_000_000 }],
    ['a list', { list: { type: 4, count: 2 ** 45 } }],
    ['a list of texts', { list: { type: 8, count: 2 ** 30 } }],
    ['a key', { keyBytes: 2 ** 33 }],
    ['a text', { textBytes: 2 ** 52 }],
    ['a length beyond every number', { tensorCount: 2n ** 63n }],
  ])('absurd: %s', async (_, change) => {
    const error = await failureOf(readBytes(makeGgufFile(change)));
    expect(error.code).toBe('model-damaged');
    expect(error.details['why']).toMatch(/^The file cannot be read: /);
  });

  it.each([
    ['version 1', { version: 1 }],
    ['big-endian', { version: 0x03000000 }],
    ['an unknown way to store weights', { tensorType: 99 }],
  ])('%s is not supported', async (_, change) => {
    expect((await failureOf(readBytes(makeGgufFile(change)))).code).toBe('model-unsupported');
  });

  it.each([
    [{ architecture: 'quantum' }, 'architecture “quantum” is not one'],
    [{ architecture: 'bert' }, 'cannot chat'],
    [{ architecture: 'clip' }, 'vision model'],
    [{ kind: 'adapter' }, 'LoRA'],
  ])('%j is refused with the reason', async (change, reason) => {
    const header = await readBytes(makeGgufFile(change));
    const error = await failureOf(Promise.resolve().then(() => checkSupported(header)));
    expect(error.code).toBe('model-unsupported');
    expect(error.details['why']).toContain(reason);
  });

  it('the file the others differ from is accepted', async () => {
    const header = await readBytes(makeGgufFile({}));
    expect(whyUnsupported(header)).toBeUndefined();
    expect(header).toMatchObject({ architecture: 'llama', parameters: 64, vocabularySize: 2 });
  });
});
