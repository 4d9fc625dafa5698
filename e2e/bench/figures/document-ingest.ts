import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { callLab, settle } from '../bench';
import type { Figure } from '../figure';

const book = fileURLToPath(
  new URL('../../../../shared/documents/freeculture.pdf', import.meta.url),
);
const MODEL_ID = 'all-minilm-l6-v2';
/** A processor without anything else to do needs about three minutes. */
const INGEST_MS = 30 * 60_000;
const POLL_MS = 500;

interface IngestWatch {
  startedAt: number;
  readonly longTasksMs: number[];
}

/** Runs in the page before anything else. */
function watchTasks(): void {
  const watch: IngestWatch = { startedAt: NaN, longTasksMs: [] };
  Object.assign(globalThis, { benchIngest: watch });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) {
      if (startTime >= watch.startedAt) watch.longTasksMs.push(duration);
    }
  }).observe({ type: 'longtask' });
}

export const documentIngest: Figure = {
  name: 'document-ingest',
  method:
    'freeculture.pdf (352 pages) added on the Knowledge page, the embedding model in the store: from ' +
    'the choice of the file until every chunk is read, indexed, embedded and stored; tasks of the ' +
    'page above 50 ms meanwhile. Beside it the same texts embedded alone, 16 a call, the model ' +
    'loaded afresh in both. Once, because it takes minutes.',
  async run(bench) {
    if (!existsSync(book)) {
      bench.say('  shared/documents is not beside the repository: left out');
      return [];
    }
    return bench.withContext(async (context) => {
      await callLab(context, bench.app.url, 'install', MODEL_ID);
      const page = await context.newPage();
      await page.addInitScript(watchTasks);
      await page.goto(`${bench.app.url}#/knowledge`);
      await page.getByRole('button', { name: 'Add documents' }).first().waitFor();
      await settle(page, 5000);
      const { ingestMs, chunks, longTasksMs } = await ingest(page);
      await page.close();
      bench.say(`  ${chunks} chunks in ${(ingestMs / 1000).toFixed(1)} s`);
      const aloneMs = await callLab(context, bench.app.url, 'embedStoredChunks', MODEL_ID);
      bench.say(`  embedded alone in ${(aloneMs / 1000).toFixed(1)} s`);
      const ratio = aloneMs / ingestMs;
      return [
        {
          label: 'ingest throughput ÷ embedding alone, 352 pages',
          unit: 'ratio' as const,
          bar: { atLeast: 0.9 },
          value: ratio,
          samples: [ratio],
          details: { ingestMs, aloneMs, chunks, chunksPerSecond: (chunks * 1000) / ingestMs },
        },
        {
          label: '  longest task meanwhile (0: none over 50 ms)',
          unit: 'ms' as const,
          bar: { atMost: 50 },
          value: Math.max(0, ...longTasksMs),
          samples: longTasksMs.length > 0 ? longTasksMs : [0],
          details: { longTasks: longTasksMs.length },
        },
      ];
    });
  },
};

async function ingest(page: Page) {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add documents' }).first().click();
  const chooser = await choosing;
  const startedAt = await page.evaluate(() => {
    const { benchIngest } = globalThis as unknown as { benchIngest: IngestWatch };
    benchIngest.startedAt = performance.now();
    return benchIngest.startedAt;
  });
  await chooser.setFiles(book);
  const deadline = Date.now() + INGEST_MS;
  let end: Finished | undefined;
  while (!end) {
    if (Date.now() > deadline) throw new Error('The book was not embedded');
    await page.waitForTimeout(POLL_MS);
    end = await page.evaluate(findFinished);
  }
  const { longTasksMs } = await page.evaluate(
    () => (globalThis as unknown as { benchIngest: IngestWatch }).benchIngest,
  );
  return { ingestMs: end.at - startedAt, chunks: end.chunks, longTasksMs };
}

interface Finished {
  readonly at: number;
  readonly chunks: number;
}

/** Asked of the database in the page, which is nearly free; nothing of the app is touched. */
function findFinished(): Promise<Finished | undefined> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('hearth');
    opening.onerror = () => reject(new Error('The database does not open'));
    opening.onsuccess = () => {
      const db = opening.result;
      const reading = db.transaction('documents').objectStore('documents').getAll();
      reading.onerror = () => reject(new Error('The documents cannot be read'));
      reading.onsuccess = () => {
        db.close();
        // The table's own row type lives behind the app.
        const [row] = reading.result as {
          chunkCount: number;
          embeddedCount: number;
          state: { status: string };
        }[];
        const isDone = row?.state.status === 'ready' && row.embeddedCount >= row.chunkCount;
        resolve(isDone ? { at: performance.now(), chunks: row.chunkCount } : undefined);
      };
    };
  });
}
