import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { mirrorModel } from './mirror-files.mjs';
import { findModel } from './mirror.mjs';
import { serve } from './serve.mjs';

const bytes = Buffer.alloc(300_000, 'GGUF weights ');
const hash = (name: string, data: Buffer | string) => createHash(name).update(data).digest('hex');
const file = { path: 'onnx/a #1.gguf', bytes: bytes.length, sha256: hash('sha256', bytes) };
const silent = () => undefined;

let base: string;
let to: string;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hearth-mirror-'));
  to = join(base, 'to');
  mkdirSync(join(base, 'from/onnx'), { recursive: true });
  writeFileSync(join(base, 'from', file.path), bytes);
  return () => rmSync(base, { recursive: true });
});

it('fetches over the network, writes digests, and fetches nothing twice', async () => {
  const server = await serve({ folder: join(base, 'from') });
  const model = { modelId: 'a', source: server.url, files: [file] };
  await mirrorModel(model, to, silent);
  await server.close();
  expect(readFileSync(join(to, 'a', file.path)).equals(bytes)).toBe(true);
  expect(readFileSync(join(to, 'a/SHA256SUMS'), 'utf8')).toBe(`${file.sha256}  ${file.path}\n`);
  // The server is gone: what is there is enough.
  const said: string[] = [];
  await mirrorModel(model, to, (text) => said.push(text));
  expect(said).toEqual([`${file.path}: is there`]);
});

it('copies from a folder', async () => {
  const model = { modelId: 'a', source: join(base, 'from'), files: [file] };
  expect(await mirrorModel(model, to, silent)).toEqual([file]);
});

it('goes on where a connection broke', async () => {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    response.writeHead(from > 0 ? 206 : 200, { 'Content-Length': bytes.length - from });
    if (from > 0) response.end(bytes.subarray(from));
    else response.write(bytes.subarray(0, 100_000), () => setTimeout(() => response.destroy(), 50));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const model = { modelId: 'a', source: `http://127.0.0.1:${port}`, files: [file] };
  await expect(mirrorModel(model, to, silent)).rejects.toThrow();
  expect(existsSync(join(to, 'a', file.path))).toBe(false);
  await mirrorModel(model, to, silent);
  server.close();
  expect(ranges).toEqual([undefined, 'bytes=100000-']);
  expect(readFileSync(join(to, 'a', file.path)).equals(bytes)).toBe(true);
});

it.each([
  ['another digest', { sha256: hash('sha256', 'other') }, 'wrong SHA-256 digest'],
  ['another length', { bytes: 5 }, '300000 bytes instead of 5'],
])('keeps nothing of a file with %s', async (_, change, reason) => {
  const files = [{ ...file, ...change }];
  const model = { modelId: 'a', source: join(base, 'from'), files };
  await expect(mirrorModel(model, to, silent)).rejects.toThrow(reason);
  expect(existsSync(join(to, 'a', file.path))).toBe(false);
  expect(existsSync(join(to, 'a', `${file.path}.part`))).toBe(false);
});

it('refuses what a server answers instead of a file', async () => {
  writeFileSync(join(base, 'from/page.html'), '<!doctype html>');
  const server = await serve({ folder: join(base, 'from') });
  const fetchPath = (path: string) =>
    mirrorModel({ modelId: 'a', source: server.url, files: [{ path }] }, to, silent);
  await expect(fetchPath('nothing.gguf')).rejects.toThrow('HTTP status 404');
  await expect(fetchPath('page.html')).rejects.toThrow('a web page came');
  await server.close();
});

it('reads the list of a WebLLM model, and lets it not lead out of the folder', async () => {
  const from = join(base, 'from');
  const shard = { dataPath: 'params_0.bin', nbytes: bytes.length, md5sum: hash('md5', bytes) };
  writeFileSync(join(from, 'params_0.bin'), bytes);
  writeFileSync(join(from, 'tokenizer.json'), '{}');
  const list = { tokenizer_files: ['tokenizer.json', 'other.json'] };
  writeFileSync(join(from, 'mlc-chat-config.json'), JSON.stringify(list));
  writeFileSync(join(from, 'tensor-cache.json'), JSON.stringify({ records: [shard] }));
  const model = { modelId: 'w', source: from, files: [], hasIndex: true };
  const paths = (await mirrorModel(model, to, silent)).map(({ path }) => path);
  expect(paths).toEqual([
    'mlc-chat-config.json',
    'tensor-cache.json',
    'tokenizer.json',
    'params_0.bin',
  ]);
  const bad = { records: [{ ...shard, dataPath: '../out.bin' }] };
  writeFileSync(join(from, 'tensor-cache.json'), JSON.stringify(bad));
  rmSync(join(to, 'w'), { recursive: true });
  await expect(mirrorModel(model, to, silent)).rejects.toThrow('Not a path inside a model');
});

it('knows the models of both lists', () => {
  const gguf = findModel('qwen3-0.6b');
  expect(findModel('no such model')).toBeUndefined();
  expect(gguf?.source).toMatch(/^https:\/\/huggingface\.co\/.+\/resolve\/.+\/$/);
  const built = findModel('Llama-3.2-1B-Instruct-q4f32_1-MLC');
  expect(built).toMatchObject({ hasIndex: true });
  expect(built?.files[0]?.url).toMatch(/\.wasm$/);
});
