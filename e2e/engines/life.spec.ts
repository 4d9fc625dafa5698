// What the runtime promises on real engines: a lost card does not end an answer, and a model that
// computes wrongly is found.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LEAST_AGREEMENT } from '../../src/runtime/truth-check';
import { findSpec } from './contract';
import { addModelFile, expect, hasWebllmStarter, test } from './fixtures';

const starterFile = fileURLToPath(
  new URL('../../public/models/starter/starter-q8_0.gguf', import.meta.url),
);

// Agreement was 1 with every 40th byte of the second half flipped: why is not known yet.
test.fixme('flipped bits in the weights are found by the truth check', async ({ lab }) => {
  const starter = findSpec('starter');
  const { reference } = starter;
  if (!reference) throw new Error('The starter has no reference');
  const bytes = await readFile(starterFile);
  // Signs of weights, far behind the header and the tokenizer.
  for (let at = Math.floor(bytes.length / 2); at < bytes.length; at += 40) {
    bytes[at] = (bytes[at] ?? 0) ^ 0x80;
  }
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  await addModelFile('flipped/starter-q8_0.gguf', bytes);
  const flipped = {
    ...starter,
    modelId: 'flipped',
    files: [{ path: 'starter-q8_0.gguf', bytes: bytes.length, sha256 }],
    sources: ['models/flipped/'],
  };

  await lab.install(flipped);
  const wrong = await lab.agreement('flipped', reference);
  if (!wrong.ok) throw new Error(wrong.error.message);
  expect(wrong.value).toBeLessThan(LEAST_AGREEMENT);

  await lab.install(starter);
  expect(await lab.agreement('starter', reference)).toEqual({ ok: true, value: 1 });
  await lab.dispose('wllama');
});

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
  await lab.dispose('webllm');
});
