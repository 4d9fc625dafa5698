// The cases of the doctor that only a real Ollama has; the list of all cases is in doctor.spec.ts.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createOllamaModel,
  findOllama,
  freePort,
  starterFile,
  startOllama,
} from '../tools/model-servers.mjs';
import { makeOldOllama } from '../tools/old-ollama.mjs';
import { addToGguf } from '../tools/split-gguf.mjs';
import { expect } from './fixtures';
import {
  addServer,
  badgeOf,
  checkAgain,
  chooseServerModel,
  expectAnswer,
  expectCase,
  expectFine,
} from './pages/bridge-page';
import { test } from './pages/origins';

const noOllama = findOllama();
test.skip(noOllama !== undefined, noOllama ?? '');

for (const site of ['https', 'lan'] as const) {
  test(
    `Ollama refuses the page (${site}) until it is told what the doctor says`,
    { tag: '@ollama' },
    async ({ openSite, origins }) => {
      const port = await freePort();
      const models = await mkdtemp(join(tmpdir(), 'hearth-models-'));
      const strict = await startOllama({ port, models });
      const { page } = await openSite(site, site === 'https' ? 'granted' : undefined);
      const { origin } = new URL(origins[site]);
      // With a key too, as a proxy before it may want: the header passes the preflight.
      await addServer(page, strict.url, 'Ollama', 'Mine', { key: 'sk-of-a-proxy' });
      const copied = await expectCase(page, 'cors', {
        says: /does not let this page read the answer/,
        fix: /sudo systemctl restart ollama$/,
        evidence: [new RegExp(strict.url)],
      });
      await expect(badgeOf(page, 'Mine')).toHaveText('Not readable here');
      const allowed = /OLLAMA_ORIGINS=([^"]+)"/.exec(copied)?.[1] ?? '';
      expect(allowed).toBe(origin);
      await strict.close();
      const told = await startOllama({
        port,
        models,
        isEmpty: true,
        env: { OLLAMA_ORIGINS: allowed },
      });
      await checkAgain(page);
      await expectFine(page, new RegExp(origin), /0\.17\.4/, /with a key/);
      await chooseServerModel(page, 'starter Mine', /on this computer’s Ollama/);
      await expectAnswer(page);
      await told.close();
      await rm(models, { recursive: true });
    },
  );
}

test(
  'Ollama without a model, without memory and of an old version',
  { tag: '@ollama' },
  async ({ openSite, origins }) => {
    const folder = await mkdtemp(join(tmpdir(), 'hearth-ollama-old-'));
    const env = { OLLAMA_ORIGINS: new URL(origins.https).origin };
    const { page } = await openSite('https', 'granted');

    const server = await startOllama({ isEmpty: true, env });
    await addServer(page, server.url, 'Ollama', 'Empty', { context: 900_000_000 });
    await expectCase(page, 'model-missing', {
      says: /no model for chats/,
      fix: 'ollama pull llama3.2',
    });
    // A model that could read far more than any machine's memory holds, asked for all of it.
    const file = join(folder, 'endless.gguf');
    const endless = addToGguf(await readFile(starterFile), {
      'llama.context_length': 1_000_000_000,
    });
    await writeFile(file, endless);
    await createOllamaModel(server.url, 'endless', { file });
    await checkAgain(page);
    await expectCase(page, 'no-memory', {
      says: /not enough memory/,
      evidence: [/0\.17\.4/, /1 model/],
    });
    await server.close();

    const program = join(folder, 'ollama');
    await makeOldOllama(program, '0.5.13');
    const old = await startOllama({ isEmpty: true, env, program });
    await addServer(page, old.url, 'Ollama', 'Old');
    await expectCase(page, 'too-old', {
      says: /needs 0\.6\.4 or later/,
      fix: /ollama\.com\/install/,
    });
    await old.close();
    await rm(folder, { recursive: true });
  },
);
