import type { ModelSpec } from '../../../src/core/model/model-manifest';
import { putRows } from '../../pages/store';
import { openCdp, settle, waitReadyOffline } from '../bench';
import { medianRow, type Figure } from '../figure';
import { typeKeys } from '../type-keys';

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
        await page.getByRole('searchbox', { name: 'Find model' }).focus();
        const keys = await bench.profiled('model-list', cdp, () => typeKeys(page, TYPED));
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
