// Makes the references of the truth check: greedy answers of catalogue models, computed on the CPU by
// the real engine in a real browser. Run it when a model of the catalogue gets other files:
//   node tools/make-reference.mjs [folder with further models, by model id]
// It writes src/engines/references.generated.json, and test-references.generated.json for the models
// of the tests; models whose files are not here keep their entry.
import { chromium } from '@playwright/test';
import { cp, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { findChromium } from './browser.mjs';
import known from '../src/engines/references.generated.json' with { type: 'json' };
import knownOfTests from '../src/engines/test-references.generated.json' with { type: 'json' };
import { serve } from './serve.mjs';

/**
 * What of the engine page is used; see e2e/engines/engine-page.ts.
 * @typedef {{ prompt: string, tokens: string[], logprobs?: number[] }} Reference
 * @typedef {{ ok: true, value: Reference } | { ok: false, error: { message: string } }} Outcome
 * @typedef {{
 *   installFromCatalog(modelId: string): Promise<void>,
 *   reference(modelId: string, prompt: string, maxTokens: number): Promise<Outcome>,
 * }} Lab
 */

const repository = fileURLToPath(new URL('..', import.meta.url));
const output = join(repository, 'src/engines/references.generated.json');
const outputOfTests = join(repository, 'src/engines/test-references.generated.json');
const pageFolder = join(repository, 'test-results/engine-page');

/**
 * A prompt whose answer is long enough to tell, and the tokens of it that are kept. Never one whose
 * answer a model knows by heart: such words survive weights that are quite wrong.
 */
const wanted = [
  { modelId: 'starter', prompt: 'Tell me a story.', tokens: 32 },
  { modelId: 'smollm2-135m-instruct', prompt: 'Write three sentences about the sea.', tokens: 32 },
  {
    modelId: 'starter-webllm',
    folder: 'starter/webllm',
    prompt: 'Tell me a story.',
    tokens: 16,
    isOfTests: true,
  },
];

await build({ configFile: join(repository, 'e2e/engines/vite.config.ts') });
const models = join(pageFolder, 'models');
await cp(join(repository, 'public/models'), models, { recursive: true });
const [, , further] = process.argv;
if (further) await cp(further, models, { recursive: true });

const server = await serve({ folder: pageFolder });
const executablePath = findChromium();
const browser = await chromium.launch({
  // WebLLM knows WebGPU only; in software it is the CPU that computes it.
  args: [
    '--no-sandbox',
    '--enable-unsafe-webgpu',
    '--use-webgpu-adapter=swiftshader',
    '--enable-features=Vulkan',
    '--disable-vulkan-surface',
  ],
  ...(executablePath && { executablePath }),
});
try {
  const page = await browser.newPage();
  await page.goto(`${server.url}engine-page.html`);
  await page.waitForFunction(() => 'lab' in globalThis);
  /** @type {Record<string, Reference>} */
  const references = { ...known };
  /** @type {Record<string, Reference>} */
  const ofTests = { ...knownOfTests };
  for (const { modelId, folder = modelId, prompt, tokens, isOfTests } of wanted) {
    if (!existsSync(join(models, folder))) {
      console.log(`${modelId}: its files are not here`);
      continue;
    }
    /** @type {Outcome} */
    const outcome = await page.evaluate(
      async ({ modelId, prompt, tokens }) => {
        const { lab } = /** @type {typeof globalThis & { lab: Lab }} */ (globalThis);
        await lab.installFromCatalog(modelId);
        return lab.reference(modelId, prompt, tokens);
      },
      { modelId, prompt, tokens },
    );
    if (!outcome.ok) throw new Error(`${modelId}: ${outcome.error.message}`);
    (isOfTests ? ofTests : references)[modelId] = outcome.value;
    console.log(`${modelId}: ${outcome.value.tokens.join('')}`);
  }
  for (const [file, content] of /** @type {const} */ ([
    [output, references],
    [outputOfTests, ofTests],
  ])) {
    await writeFile(file, `${JSON.stringify(content, null, 2)}\n`);
  }
} finally {
  await browser.close();
  await server.close();
}
