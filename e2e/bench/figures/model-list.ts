import type { Page } from '@playwright/test';
import type { ModelSpec } from '../../../src/core/model-manifest';
import { putRows } from '../../pages/store';
import { openCdp, settle, waitReadyOffline } from '../bench';
import { medianRow, type Figure } from '../figure';

const MODELS = 5_000;
const FAMILIES = 60;
/** Each letter leaves fewer, then each Backspace more: rows come and go both ways. */
const TYPED = 'family 7 model 4';

export const modelList: Figure = {
  name: 'model-list',
  method:
    `The Models page with ${MODELS} models of the user's own in ${FAMILIES} families, besides the ` +
    `catalogue. A key: "${TYPED}" typed into the search and taken back with Backspace; from the ` +
    'event’s own time to the end of its handlers, plus the frame that shows it, from its first ' +
    'callback to the task after paint; the wait for that frame is left out.',
  async run(bench) {
    const keyMs: number[] = [];
    const slowestMs: number[] = [];
    const drawn: number[] = [];
    await bench.withContext(async (context) => {
      const first = await context.newPage();
      await first.goto(bench.app.url);
      await waitReadyOffline(first);
      await putRows(first, { settings: [{ key: 'ownModels', value: makeModels() }] });
      await first.close();
      for (let run = 0; run < bench.runs; run += 1) {
        const page = await context.newPage();
        const cdp = await openCdp(page);
        await page.goto(`${bench.app.url}#/models`);
        await page.getByRole('radio', { name: /^All 5\d\d\d$/ }).waitFor();
        await settle(page);
        const keys = await bench.profiled('model-list', cdp, () => typeKeys(page));
        keyMs.push(...keys);
        slowestMs.push(Math.max(...keys));
        drawn.push(await page.getByRole('table', { name: 'Models' }).getByRole('row').count());
        await page.close();
      }
    });
    return [
      medianRow({
        label: '5,000 models: a key typed into the search',
        unit: 'ms',
        bar: { atMost: 16 },
        samples: keyMs,
        details: { rowsInThePage: drawn },
      }),
      medianRow({ label: '  the slowest key of a run', unit: 'ms', samples: slowestMs }),
    ];
  },
};

function makeModels(): readonly ModelSpec[] {
  return Array.from({ length: MODELS }, (_, index): ModelSpec => {
    const family = `Family ${index % FAMILIES}`;
    return {
      modelId: `own-${index}`,
      name: `${family} model ${index}`,
      family,
      task: 'chat',
      engine: 'wllama',
      quantization: 'Q4_0',
      contextLength: 4096,
      licence: 'Apache-2.0',
      summary: `Number ${index} of a long list, for measuring`,
      files: [{ path: 'model.gguf', bytes: 1e6 + index }],
      bytes: 1e6 + index,
      sources: [`models/own-${index}/`],
      parameters: 1e6,
      addedFrom: 'address',
    };
  });
}

/** Milliseconds of each key, the wait for its frame left out. */
async function typeKeys(page: Page): Promise<readonly number[]> {
  await page.getByRole('searchbox', { name: 'Find model' }).focus();
  await page.evaluate(() => {
    const keys: number[] = [];
    Object.assign(globalThis, { benchKeys: keys });
    let pressedAt = 0;
    addEventListener('keydown', (event) => (pressedAt = event.timeStamp), { capture: true });
    // Bubbling to the window: after every handler of the app.
    addEventListener('input', () => {
      const handledMs = performance.now() - pressedAt;
      requestAnimationFrame(() => {
        const frameAt = performance.now();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => keys.push(handledMs + performance.now() - frameAt);
        port2.postMessage(undefined);
      });
    });
  });
  const letters = Array.from(TYPED, (letter) => (letter === ' ' ? 'Space' : letter));
  for (const key of letters.concat(letters.map(() => 'Backspace'))) {
    await page.keyboard.press(key);
    await page.waitForTimeout(100);
  }
  return page.evaluate(() => (globalThis as unknown as { benchKeys: number[] }).benchKeys);
}
