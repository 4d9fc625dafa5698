import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CatalogData, CatalogEntry } from '../src/engines/catalog-entry';
import catalog from '../src/engines/catalog.json';
import webllm from '../src/engines/webllm-catalog.generated.json';
import { findProblems } from './catalog-check.mjs';
import { refreshModel } from './catalog-hub.mjs';

// JSON files have no literal types; what is checked here is that the words are right.
const data = catalog as CatalogData;
const [first] = data.models;
if (!first) throw new Error('The catalogue is empty');

const problemsOf = (change: object) =>
  findProblems({ ...data, models: [{ ...first, ...change }] }, []);

describe('the catalogue', () => {
  it('is in order', () => {
    expect(findProblems(data, webllm)).toEqual([]);
  });

  it.each([
    [{ task: 'talk' }, 'unknown task talk'],
    [{ engine: 'webllm' }, 'unknown engine webllm'],
    [{ licence: undefined }, 'no licence'],
    [{ colour: 'red' }, 'unknown field colour'],
    [{ family: 'Nobody' }, 'Nobody: no family'],
    [{ modelId: 'a/b' }, 'no folder name'],
    [{ architecture: undefined }, 'no architecture'],
    [{ sampling: { heat: 1 } }, 'unknown sampling heat'],
    [{ revision: 'main' }, 'revision is no commit'],
    [{ revision: undefined }, 'a digest without a commit'],
    [{ vision: true }, 'no mmproj file'],
    [{ files: [] }, 'no file like'],
    [{ files: [{ path: '../a.gguf', bytes: 1e8 }] }, 'leaves its folder'],
    [{ files: [{ path: 'a.gguf', bytes: -1 }] }, 'a.gguf: bytes'],
    [{ files: [{ path: 'a.gguf', bytes: 1e8, sha256: 'abc' }] }, 'no SHA-256'],
    [{ files: [{ path: 'a.gguf', sha256: 'a'.repeat(64) }] }, 'a digest without a size'],
    [{ files: [{ path: 'a.gguf', bytes: 1e6 }] }, 'bits per weight'],
    [{ files: [{ path: 'a.gguf', bytes: 1e8 }, { path: 'b.gguf' }] }, 'only some sizes'],
  ])('%j is told', (change, problem) => {
    expect(problemsOf(change).join('\n')).toContain(problem);
  });

  it('tells what is listed twice', () => {
    const problems = findProblems({ ...data, models: [first, first] }, []);
    expect(problems).toEqual([`${first.modelId}: listed twice`]);
  });
});

describe('refreshing from the hub', () => {
  const SHA = '0123456789abcdef0123456789abcdef01234567';
  const config = '{"model_type":"llama"}';
  const weights = { type: 'file', path: 'onnx/model.onnx', size: 134 };
  const pages: Record<string, unknown> = {
    '/api/models/a/b/revision/main': { sha: SHA },
    [`/api/models/a/b/tree/${SHA}?recursive=1`]: [
      { type: 'directory', path: 'onnx', size: 0 },
      { type: 'file', path: 'config.json', size: config.length, oid: 'git' },
    ],
    [`/api/models/a/b/tree/${SHA}?page=2`]: [
      { ...weights, lfs: { oid: 'f'.repeat(64), size: 5e8, pointerSize: 134 } },
    ],
    '/api/models/moved/b/revision/main': { error: 'not here' },
  };
  let server: Server;
  let hubUrl = '';

  beforeAll(async () => {
    server = createServer((request, response) => {
      const page = pages[request.url ?? ''];
      if (request.url === `/a/b/resolve/${SHA}/config.json`) response.end(config);
      else if (page === undefined) response.writeHead(404).end();
      else {
        const next = `${hubUrl}/api/models/a/b/tree/${SHA}?page=2`;
        const isFirst = request.url?.endsWith('recursive=1') ?? false;
        response.writeHead(200, isFirst ? { Link: `<${next}>; rel="next"` } : {});
        response.end(JSON.stringify(page));
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    if (typeof address === 'object' && address) hubUrl = `http://127.0.0.1:${address.port}`;
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const entry: CatalogEntry = {
    ...first,
    repository: 'a/b',
    revision: 'f'.repeat(40),
    files: [{ path: 'config.json' }, { path: 'onnx/model.onnx', bytes: 7, sha256: 'old' }],
  };

  it('takes sizes and digests from the newest commit, over all pages', async () => {
    const fresh = await refreshModel(entry, hubUrl);
    expect(fresh).toEqual({
      ...entry,
      revision: SHA,
      files: [
        {
          path: 'config.json',
          bytes: config.length,
          sha256: createHash('sha256').update(config).digest('hex'),
        },
        { path: 'onnx/model.onnx', bytes: 5e8, sha256: 'f'.repeat(64) },
      ],
    });
  });

  it('says what is gone', async () => {
    const files = [{ path: 'gone.gguf' }];
    await expect(refreshModel({ ...entry, files }, hubUrl)).rejects.toThrow('no gone.gguf');
    const moved = { ...entry, repository: 'moved/b' };
    await expect(refreshModel(moved, hubUrl)).rejects.toThrow('no commit');
    const lost = { ...entry, repository: 'lost/b' };
    await expect(refreshModel(lost, hubUrl)).rejects.toThrow('404');
  });
});
