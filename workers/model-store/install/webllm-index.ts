// WebLLM repositories list their shards in `tensor-cache.json`, with sizes and MD5 digests, and
// their tokenizer in `mlc-chat-config.json`. Neither file's own size or digest is published.
import { AppError } from '../../../src/core/errors';
import type { WantedFile } from '../fetch/wanted-file';

export const webllmIndexFiles: readonly WantedFile[] = [
  { path: 'mlc-chat-config.json', bytes: 0 },
  { path: 'tensor-cache.json', bytes: 0 },
];

/** Throws `model-damaged` when the index is not what MLC writes. */
export function readShards(indexText: string): WantedFile[] {
  const { records } = parseObject(indexText, 'tensor-cache.json');
  if (!Array.isArray(records)) throw badIndex('tensor-cache.json');
  const shards = records.map((record: Partial<Record<string, unknown>>): WantedFile => {
    const { dataPath, nbytes, md5sum } = record;
    if (typeof dataPath !== 'string' || typeof nbytes !== 'number') {
      throw badIndex('tensor-cache.json');
    }
    return {
      path: dataPath,
      bytes: nbytes,
      ...(typeof md5sum === 'string' ? { md5: md5sum } : {}),
    };
  });
  if (shards.length === 0) throw badIndex('tensor-cache.json');
  return shards;
}

/** The tokenizer file WebLLM 0.2 will ask for. Throws `model-damaged` when there is none. */
export function readTokenizerFiles(configText: string): WantedFile[] {
  const config = parseObject(configText, 'mlc-chat-config.json');
  const listed: unknown[] = Array.isArray(config.tokenizer_files) ? config.tokenizer_files : [];
  const path = ['tokenizer.json', 'tokenizer.model'].find((name) => listed.includes(name));
  if (path === undefined) throw badIndex('mlc-chat-config.json');
  return [{ path, bytes: 0 }];
}

function parseObject(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) throw badIndex(path);
    return { ...value };
  } catch (error) {
    if (error instanceof SyntaxError) throw badIndex(path);
    throw error;
  }
}

function badIndex(path: string): AppError {
  return new AppError('model-damaged', `${path} does not list the model's files`, { path });
}
