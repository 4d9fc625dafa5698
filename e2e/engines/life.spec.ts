// What the runtime promises on real engines: a lost card does not end an answer, and a model that
// computes wrongly is found.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LEAST_AGREEMENT } from '../../src/runtime/models/truth-check';
import { findSpec } from './contract';
import type { Outcome } from './engine-page';
import { addModelFile, expect, hasWebllmStarter, test } from './fixtures';

const starterFile = fileURLToPath(
  new URL('../../public/models/starter/starter-q8_0.gguf', import.meta.url),
);

test('a destroyed device does not end the answer', async ({ lab, labPage }) => {
  test.skip(!hasWebllmStarter, 'no starter for WebLLM here');
  await lab.install(findSpec('starter-webllm'));
  // Starts the worker, so that its device can be taken hold of.
  await lab.probe('webllm');
  const worker = labPage.workers().find((one) => one.url().includes('webllm.worker'));
  if (!worker) throw new Error('WebLLM has no worker');
  await worker.evaluate(() => {
    const { prototype } = GPUAdapter;
    const requestDevice = prototype.requestDevice;
    prototype.requestDevice = async function held(this: GPUAdapter, descriptor) {
      const device = await requestDevice.call(this, descriptor);
      Object.assign(globalThis, { heldDevice: device });
      return device;
    };
  });
  const question = 'What is the capital of France?';
  const whole = await lab.turn('starter-webllm', question, 14);
  if (!whole.ok) throw new Error(whole.error.message);

  const answering = lab.turn('starter-webllm', question, 14);
  await expect.poll(() => lab.turnCharacters()).toBeGreaterThan(3);
  await worker.evaluate(() => {
    // Put there above.
    const { heldDevice } = globalThis as unknown as { heldDevice: GPUDevice };
    heldDevice.destroy();
  });
  const answered = await answering;
  if (!answered.ok) throw new Error(`${answered.error.code}: ${answered.error.message}`);
  expect(answered.value).toMatchObject({
    text: whole.value.text,
    seams: [{ cause: 'device-lost' }],
  });
  await lab.unload('starter-webllm');
  await lab.dispose('webllm');
});

test('flipped bits in the weights are found by the truth check', async ({ lab }) => {
  const starter = findSpec('starter');
  const bytes = await readFile(starterFile);
  // Signs of weights in the later layers. One byte in forty is not enough: of what this model knows by
  // heart it still says every word.
  for (let at = Math.floor(bytes.length / 2); at < bytes.length; at += 17) {
    bytes[at] = (bytes[at] ?? 0) ^ 0x80;
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await addModelFile('flipped/starter-q8_0.gguf', bytes);
  await lab.install({
    ...starter,
    modelId: 'flipped',
    files: [{ path: 'starter-q8_0.gguf', bytes: bytes.length, sha256 }],
    sources: ['models/flipped/'],
  });
  const wrong = valueOf(await lab.truthCheck('flipped'));
  expect(wrong.check?.agreement).toBeLessThan(LEAST_AGREEMENT);
  expect(wrong.said).toEqual([expect.stringMatching(/computes wrongly here.*may be damaged/)]);

  await lab.install(starter);
  const right = valueOf(await lab.truthCheck('starter'));
  expect(right).toMatchObject({ check: { agreement: 1, backend: 'cpu' }, said: [] });
  await lab.unload('flipped');
  await lab.unload('starter');
  await lab.dispose('wllama');
});

test('a model without a reference is compared with the processor', async ({ lab }) => {
  await lab.install(findSpec('starter-onnx'));
  const checked = valueOf(await lab.truthCheck('starter-onnx', { device: 'webgpu' }));
  expect(checked).toMatchObject({ check: { backend: 'webgpu', gpuFailed: false }, said: [] });
  expect(checked.check?.tokens).toBeGreaterThan(10);
  await lab.unload('starter-onnx');
  await lab.dispose('transformers');
});

test('a graphics card that computes wrongly is given up by itself', async ({ lab, labPage }) => {
  test.skip(!hasWebllmStarter, 'no starter for WebLLM here');
  await lab.install(findSpec('starter'));
  await lab.install(findSpec('starter-webllm'));
  const right = valueOf(await lab.truthCheck('starter-webllm'));
  expect(right).toMatchObject({ check: { agreement: 1, backend: 'webgpu' }, said: [] });
  await lab.unload('starter-webllm');

  // A new worker, whose compiler makes a mistake as those of drivers have done.
  const starting = labPage.waitForEvent('worker', (one) => one.url().includes('webllm.worker'));
  await lab.probe('webllm');
  const worker = await starting;
  await worker.evaluate(() => {
    const { prototype } = GPUDevice;
    const compile = prototype.createShaderModule;
    prototype.createShaderModule = function wrong(this: GPUDevice, descriptor) {
      return compile.call(this, {
        ...descriptor,
        // The activation between the layers, its middle in the wrong place.
        code: descriptor.code.replaceAll(' exp((0.000000e+00f - ', ' exp((4.000000e+00f - '),
      });
    };
  });
  const wrong = valueOf(await lab.truthCheck('starter-webllm'));
  expect(wrong.check?.agreement).toBeLessThan(LEAST_AGREEMENT);
  expect(wrong.said).toEqual([
    // One of the builds that earlier stories here installed.
    expect.stringMatching(/computes Starter wrongly.*Starter \(q8(_0)?\) answers in its place/i),
  ]);
  const answered = valueOf(await lab.turn('starter-webllm', 'What is the capital of France?', 14));
  expect(answered.text).toBe('The capital of France is Paris.');
  expect(['starter', 'starter-onnx']).toContain(answered.modelId);
  await lab.dispose('wllama');
  await lab.dispose('transformers');
});

function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
}
