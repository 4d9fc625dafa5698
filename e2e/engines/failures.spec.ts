// What goes wrong outside the engines: broken files, a worker that dies, a card that is lost.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EngineId } from '../../src/core/engine/engine';
import type { ModelSpec } from '../../src/core/model/model-manifest';
import { findSpec } from './contract';
import { addModelFile, expect, hasWebllmStarter, test, type RemoteLab } from './fixtures';

const starterFolder = fileURLToPath(new URL('../../public/models/starter', import.meta.url));
const webllmFolder = fileURLToPath(
  new URL('../../../shared/models/starter/webllm', import.meta.url),
);

const question = {
  messages: [{ role: 'user', content: 'What is the capital of France?' }],
  temperature: 0,
  maxTokens: 24,
} as const;

interface BrokenFile {
  readonly engine: EngineId;
  readonly modelId: string;
  readonly path: string;
}

/** Loading `brokenId` fails with the code, leaves nothing loaded and does not spoil the engine. */
async function expectDamaged(lab: RemoteLab, { engine, modelId }: BrokenFile, brokenId: string) {
  expect(await lab.load(engine, brokenId)).toMatchObject({
    ok: false,
    error: { code: 'model-damaged' },
  });
  expect(await lab.ask(engine, question)).toMatchObject({
    ok: false,
    error: { code: 'model-not-loaded' },
  });
  // WebLLM takes half a minute to load on a busy machine; the lost card below shows it recovers.
  if (engine === 'webllm') return;
  await lab.install(findSpec(modelId));
  expect(await lab.load(engine, modelId)).toMatchObject({ ok: true });
  await lab.dispose(engine);
}

/** A copy of a model with one file cut to `share`, and no digests, so that the store takes it. */
async function cutModel(file: BrokenFile, brokenId: string, share: number): Promise<ModelSpec> {
  const { engine, modelId, path } = file;
  const spec = findSpec(modelId);
  const folder = engine === 'webllm' ? webllmFolder : starterFolder;
  const files = await Promise.all(
    spec.files.map(async (known) => {
      const whole = await readFile(join(folder, known.path));
      const bytes = known.path === path ? Math.floor(whole.length * share) : whole.length;
      await addModelFile(`${brokenId}/${known.path}`, whole.subarray(0, bytes));
      return { path: known.path, bytes };
    }),
  );
  return { ...spec, modelId: brokenId, files, sources: [`models/${brokenId}/`] };
}

const gguf = { engine: 'wllama', modelId: 'starter', path: 'starter-q8_0.gguf' } as const;
const onnx = { engine: 'transformers', modelId: 'starter-onnx' } as const;
const mlc = { engine: 'webllm', modelId: 'starter-webllm' } as const;

const cutFiles: readonly (BrokenFile & { readonly share: number })[] = [
  { ...gguf, share: 0.0001 },
  { ...gguf, share: 0.5 },
  { ...gguf, share: 0.999 },
  { ...onnx, path: 'onnx/model_quantized.onnx', share: 0.5 },
  { ...mlc, path: 'params_shard_0.bin', share: 0.5 },
];

for (const [index, { share, ...file }] of cutFiles.entries()) {
  test(`${file.path} of which ${share} came is reported as model-damaged`, async ({ lab }) => {
    test.skip(file.engine === 'webllm' && !hasWebllmStarter, 'no starter for WebLLM here');
    const brokenId = `cut-${index}`;
    await lab.install(await cutModel(file, brokenId, share));
    await expectDamaged(lab, file, brokenId);
  });
}

const replacedFiles: readonly BrokenFile[] = [
  gguf,
  { ...onnx, path: 'config.json' },
  { ...onnx, path: 'tokenizer.json' },
  { ...mlc, path: 'mlc-chat-config.json' },
  { ...mlc, path: 'starter-q0f32-webgpu.wasm' },
];

for (const [index, file] of replacedFiles.entries()) {
  const { engine, modelId, path } = file;
  test(`a web page in place of ${path} is reported as model-damaged`, async ({ lab }) => {
    test.skip(engine === 'webllm' && !hasWebllmStarter, 'no starter for WebLLM here');
    const brokenId = `replaced-${index}`;
    await lab.install({ ...findSpec(modelId), modelId: brokenId });
    await lab.overwrite(brokenId, path, '<!doctype html><title>404</title><h1>Not found</h1>');
    await expectDamaged(lab, file, brokenId);
  });
}

for (const { engine, modelId } of [gguf, onnx]) {
  test(`a crash of the ${engine} worker is reported, and the next call starts afresh`, async ({
    lab,
  }) => {
    await lab.install(findSpec(modelId));
    expect(await lab.load(engine, modelId)).toMatchObject({ ok: true });
    expect(await lab.crashDuringAnswer(engine, question)).toMatchObject({
      ok: false,
      error: { code: 'engine-crashed' },
    });
    expect(await lab.ask(engine, question)).toMatchObject({
      ok: false,
      error: { code: 'model-not-loaded' },
    });
    expect(await lab.load(engine, modelId)).toMatchObject({ ok: true });
    expect(await lab.ask(engine, question)).toMatchObject({
      ok: true,
      value: { reason: 'stop', text: 'The capital of France is Paris.' },
    });
    await lab.dispose(engine);
  });
}

test('a lost card is reported as device-lost, and the next load works', async ({
  lab,
  browser,
}) => {
  test.skip(!hasWebllmStarter, 'no starter for WebLLM here');
  await lab.install(findSpec('starter-webllm'));
  expect(await lab.load('webllm', 'starter-webllm')).toMatchObject({ ok: true });
  const devtools = await browser.newBrowserCDPSession();
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo');
  const gpu = processInfo.find(({ type }) => type === 'GPU');
  if (!gpu) throw new Error('This browser has no GPU process');
  const answering = lab.ask('webllm', {
    messages: [{ role: 'user', content: 'Tell me a story.' }],
    temperature: 0,
    maxTokens: 200,
  });
  process.kill(gpu.id, 'SIGKILL');
  expect(await answering).toMatchObject({ ok: false, error: { code: 'device-lost' } });
  await devtools.detach();
  expect(await lab.load('webllm', 'starter-webllm')).toMatchObject({ ok: true });
  expect(await lab.ask('webllm', { ...question, maxTokens: 4 })).toMatchObject({ ok: true });
  await lab.dispose('webllm');
});
