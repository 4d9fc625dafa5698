import type { Page } from '@playwright/test';
import { createModelsPage } from '../../pages/models-page';
import { putRows } from '../../pages/store';
import { startSourceServer } from '../../store/source-server';
import { settle, waitReadyOffline } from '../bench';
import { worstRow, type Figure } from '../figure';
import { makeFile, toSpec } from './model-download';

const BYTES = 200_000_000;
export const modelLongTasks: Figure = {
  name: 'model-long-tasks',
  method:
    `The Models page while it downloads ${BYTES / 1e6} MB, and while it loads a real model: the ` +
    'longest task of the main thread (PerformanceObserver, longtask), 0 where none took 50 ms.',
  async run(bench) {
    const file = makeFile(BYTES);
    const server = await startSourceServer({ 'model.gguf': file });
    const specs = Array.from({ length: bench.runs }, (_, run) =>
      toSpec(file, server.url('good'), `long-tasks-${run}`),
    );
    const loaded = bench.hasSmolLm2 ? 'SmolLM2 135M' : 'Starter';
    const downloadMs: number[] = [];
    const loadMs: number[] = [];
    const context = await bench.openProfile(await bench.makeFolder());
    try {
      const page = await context.newPage();
      await page.goto(bench.app.url);
      await waitReadyOffline(page);
      await putRows(page, { settings: [{ key: 'ownModels', value: specs }] });
      await page.goto(`${bench.app.url}#/models`);
      await page.reload();
      const models = createModelsPage(page);
      if (bench.hasSmolLm2) {
        await models.action('Download', loaded).click();
        await models.action('Load', loaded).waitFor({ timeout: 120_000 });
      }
      for (const { name } of specs) {
        await models.action('Download', name).waitFor();
        await settle(page);
        downloadMs.push(
          await longestTask(page, async () => {
            await models.action('Download', name).click();
            await models.action('Load', name).waitFor({ timeout: 120_000 });
          }),
        );
        await settle(page);
        loadMs.push(
          await longestTask(page, async () => {
            await models.action('Load', loaded).click();
            await models.action('Unload', loaded).waitFor({ timeout: 120_000 });
          }),
        );
        await models.action('Unload', loaded).click();
        await models.action('Load', loaded).waitFor();
        bench.say(`  download ${downloadMs.at(-1)} ms, load ${loadMs.at(-1)} ms`);
      }
    } finally {
      await context.close();
      await server.close();
    }
    const bar = { atMost: 50 };
    return [
      worstRow({ label: 'longest task during a download', unit: 'ms', bar, samples: downloadMs }),
      worstRow({ label: 'longest task during a load', unit: 'ms', bar, samples: loadMs }),
    ];
  },
};

/** Milliseconds; 0 where no task took 50. */
async function longestTask(page: Page, work: () => Promise<void>): Promise<number> {
  await page.evaluate(() => {
    const seen: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) seen.push(duration);
    });
    observer.observe({ type: 'longtask' });
    Object.assign(globalThis, { benchTasks: { seen, observer } });
  });
  await work();
  await settle(page, 300);
  return page.evaluate(() => {
    const { benchTasks } = globalThis as unknown as {
      benchTasks: { seen: number[]; observer: PerformanceObserver };
    };
    benchTasks.observer.disconnect();
    return Math.max(0, ...benchTasks.seen);
  });
}
