// `npm run bench`: takes the figures, prints them as JSON and as a table, keeps them in
// bench-results/. Ends with status 1 when a bar is missed or a figure could not be taken.
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { openBench } from './bench';
import { passes, type Figure, type Row, type TakenFigure } from './figure';
import { batchTable } from './figures/batch-table';
import { documentBook, documentIngest } from './figures/document-ingest';
import { longChat } from './figures/long-chat';
import { longTrace } from './figures/long-trace';
import { manyChats } from './figures/many-chats';
import { modelDownload, modelResume } from './figures/model-download';
import { modelList } from './figures/model-list';
import { modelLoad } from './figures/model-load';
import { modelLongTasks } from './figures/model-long-tasks';
import { neededJs } from './figures/needed-js';
import { offlineStart } from './figures/offline-start';
import { ownServer } from './figures/own-server';
import { retrievalQuality } from './figures/retrieval-quality';
import { retrievalCollection, retrievalVectors } from './figures/retrieval-speed';
import { secondTurn } from './figures/second-turn';
import { serverPool } from './figures/server-pool';
import { streaming, streamingSlow } from './figures/streaming';
import { tokensPerSecond } from './figures/tokens-per-second';
import { tracing } from './figures/tracing';
import { usableInput } from './figures/usable-input';
import { createProfiled, withoutProfile } from './profile';
import { makeSites } from './sites';
import { formatTable } from './table';

const figures: readonly Figure[] = [
  neededJs,
  usableInput,
  offlineStart,
  tokensPerSecond,
  secondTurn,
  tracing,
  longTrace,
  streaming,
  streamingSlow,
  longChat,
  manyChats,
  modelList,
  batchTable,
  ownServer,
  serverPool,
  modelDownload,
  modelResume,
  modelLongTasks,
  modelLoad,
  retrievalVectors,
  retrievalCollection,
  retrievalQuality,
  documentIngest,
  documentBook,
];

export const figureNames = figures.map(({ name }) => name);

export interface BenchOptions {
  readonly distFolder: string;
  readonly resultsFolder: string;
  readonly runs: number;
  /** Keeps CPU profiles beside the results; figures come out slower. */
  readonly profile: boolean;
  /** All where it is empty. */
  readonly only: readonly string[];
}

/** Resolves with whether every figure was taken and every bar reached. */
export async function runBench(options: BenchOptions): Promise<boolean> {
  const say = (line: string) => process.stderr.write(`${line}\n`);
  const chosen = figures.filter(
    ({ name }) => options.only.length === 0 || options.only.includes(name),
  );
  const startedAt = new Date();
  say('Building the pages of the bench');
  const sites = await makeSites(options.distFolder);
  const { bench, version, close } = await openBench({
    sites,
    runs: options.runs,
    say,
    profiled: options.profile ? createProfiled(options.resultsFolder, say) : withoutProfile,
  });
  const taken: TakenFigure[] = [];
  try {
    for (const figure of chosen) {
      say(`${figure.name}: ${options.runs} runs`);
      taken.push(await take(figure, () => figure.run(bench)));
    }
  } finally {
    await close();
    await sites.remove();
  }
  const report = {
    startedAt: startedAt.toISOString(),
    chromium: version,
    cores: cpus().length,
    processor: cpus()[0]?.model ?? '',
    runs: options.runs,
    figures: taken,
  };
  const json = `${JSON.stringify(report, undefined, 2)}\n`;
  await mkdir(options.resultsFolder, { recursive: true });
  const fileName = `${startedAt.toISOString().replace(/[:.]/g, '-')}.json`;
  await writeFile(join(options.resultsFolder, fileName), json);
  process.stdout.write(json);
  process.stdout.write(`\n${formatTable(taken)}\n`);
  return taken.every(({ rows, failure }) => !failure && rows.every(({ pass }) => pass !== false));
}

async function take(
  { name, method }: Figure,
  run: () => Promise<readonly Row[]>,
): Promise<TakenFigure> {
  const load = loadavg()[0] ?? 0;
  try {
    const rows = await run();
    return {
      name,
      method,
      load,
      rows: rows.map((row) => {
        const pass = passes(row);
        return pass === undefined ? row : { ...row, pass };
      }),
    };
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, method, load, rows: [], failure };
  }
}
