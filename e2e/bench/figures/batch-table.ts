import { putLongBatch, scrollResults } from '../../pages/long-batch';
import { openCdp, settle, waitReadyOffline } from '../bench';
import { medianRow, worstRow, type Figure } from '../figure';
import { typeKeys } from '../type-keys';

const ROWS = 10_000;
const DROPPED_MS = 34;
/** Each digit leaves fewer rows, each Backspace brings more. */
const TYPED = 'number 99';

export const batchTable: Figure = {
  name: 'batch-table',
  method:
    `A batch of ${ROWS} answered rows. Scrolled by 300 pixels in each of 90 frames: frames that came ` +
    `more than ${DROPPED_MS} ms after the one before. Filter: "${TYPED}" typed and taken back, from the ` +
    'key’s event to the end of its handlers plus the frame that shows it.',
  async run(bench) {
    const over: number[] = [];
    const longest: number[] = [];
    const keyMs: number[] = [];
    await bench.withContext(async (context) => {
      const first = await context.newPage();
      await first.goto(bench.app.url);
      await waitReadyOffline(first);
      await putLongBatch(first, ROWS);
      await first.close();
      for (let run = 0; run < bench.runs; run += 1) {
        const page = await context.newPage();
        const cdp = await openCdp(page);
        await page.goto(`${bench.app.url}#/batch/big`);
        const table = page.getByRole('table', { name: 'Results' });
        await table.getByRole('button', { name: 'Prompt number 0', exact: true }).waitFor();
        await settle(page);
        const gaps = await bench.profiled('batch-table', cdp, () => scrollResults(table));
        over.push(gaps.filter((gap) => gap > DROPPED_MS).length);
        longest.push(Math.max(...gaps));
        await page.getByRole('searchbox', { name: 'Filter results' }).focus();
        keyMs.push(...(await typeKeys(page, TYPED)));
        await page.close();
      }
    });
    return [
      worstRow({
        label: '10,000 rows of a batch: frames over 34 ms while scrolling',
        unit: 'count',
        bar: { atMost: 0 },
        samples: over,
        details: { longestMs: longest },
      }),
      medianRow({
        label: '  a key typed into the filter',
        unit: 'ms',
        bar: { atMost: DROPPED_MS },
        samples: keyMs,
        details: { slowestMs: Math.max(...keyMs) },
      }),
    ];
  },
};
