import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { callLab, settle, type Bench } from '../bench';
import { medianRow, worstRow, type Figure } from '../figure';

const documents = fileURLToPath(new URL('../../../../shared/documents/', import.meta.url));
const BOOK = 'freeculture.pdf';
const PAPER = 'tracemonkey.pdf';
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

/** Nothing, said once, where the real documents are not beside the repository. */
const isHere = ({ say }: Bench) => {
  if (existsSync(documents)) return true;
  say('  shared/documents is not beside the repository: left out');
  return false;
};

async function openKnowledge(bench: Bench, context: BrowserContext): Promise<Page> {
  await callLab(context, bench.app.url, 'install', MODEL_ID);
  const page = await context.newPage();
  await page.addInitScript(watchTasks);
  await page.goto(`${bench.app.url}#/knowledge`);
  await page.getByRole('button', { name: 'Add documents' }).first().waitFor();
  await settle(page, 5000);
  return page;
}

export const documentIngest: Figure = {
  name: 'document-ingest',
  method:
    `${PAPER} (14 pages) added on the Knowledge page, the embedding model in the store: from the ` +
    'choice of the file until every chunk is read, indexed, embedded and stored. After it the same ' +
    'texts embedded alone, 16 a call. The model is loaded afresh in both. A fresh context per run.',
  async run(bench) {
    if (!isHere(bench)) return [];
    const runs: { ingestMs: number; aloneMs: number; chunks: number }[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      await bench.withContext(async (context) => {
        const page = await openKnowledge(bench, context);
        const { ingestMs, chunks } = await ingest(page, PAPER);
        const aloneMs = await callLab(context, bench.app.url, 'embedStoredChunks', MODEL_ID);
        runs.push({ ingestMs, aloneMs, chunks });
        bench.say(`  ${chunks} chunks: ${ingestMs.toFixed(0)} ms, alone ${aloneMs.toFixed(0)} ms`);
      });
    }
    return [
      medianRow({
        label: 'ingest throughput ÷ embedding alone',
        unit: 'ratio',
        bar: { atLeast: 0.9 },
        samples: runs.map(({ ingestMs, aloneMs }) => aloneMs / ingestMs),
        details: { runs },
      }),
    ];
  },
};

export const documentBook: Figure = {
  name: 'document-book',
  method:
    `${BOOK} (352 pages) added on the Knowledge page: tasks of the page above 50 ms from the choice ` +
    'of the file until every chunk is read, indexed, embedded and stored. Once, as it takes minutes.',
  async run(bench) {
    if (!isHere(bench)) return [];
    return bench.withContext(async (context) => {
      const page = await openKnowledge(bench, context);
      const { ingestMs, chunks, longTasksMs } = await ingest(page, BOOK);
      bench.say(`  ${chunks} chunks in ${(ingestMs / 1000).toFixed(1)} s`);
      return [
        worstRow({
          label: 'longest task while a book is read (0: none over 50 ms)',
          unit: 'ms',
          bar: { atMost: 50 },
          samples: longTasksMs.length > 0 ? longTasksMs : [0],
          details: { chunks, chunksPerSecond: (chunks * 1000) / ingestMs },
        }),
      ];
    });
  },
};

async function ingest(page: Page, name: string) {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add documents' }).first().click();
  const chooser = await choosing;
  const startedAt = await page.evaluate(() => {
    const { benchIngest } = globalThis as unknown as { benchIngest: IngestWatch };
    benchIngest.startedAt = performance.now();
    return benchIngest.startedAt;
  });
  await chooser.setFiles(documents + name);
  const deadline = Date.now() + INGEST_MS;
  let end: Finished | undefined;
  while (!end) {
    if (Date.now() > deadline) throw new Error(`${name} was not embedded`);
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
