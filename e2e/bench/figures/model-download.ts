import type { BrowserContext } from '@playwright/test';
import { createHash } from 'node:crypto';
import type { ModelSpec } from '../../../src/core/model/model-manifest';
import { startSourceServer } from '../../store/source-server';
import { callLab, type Bench } from '../bench';
import { median, worstRow, type Figure, type Row } from '../figure';

const MIB = 2 ** 20;
const CHUNK_BYTES = 8 * MIB;
const FILE = 'model.gguf';
const BYTES = 200_000_000;

/** Bytes that no network or disk packs, and that start as a GGUF file does. */
export function makeFile(bytes: number): Buffer {
  const file = Buffer.alloc(bytes);
  for (let at = 0; at + 4 <= bytes; at += 4) file.writeUInt32LE((at * 2654435761) >>> 0, at);
  file.write('GGUF');
  return file;
}

export function toSpec(file: Buffer, source: string, modelId: string): ModelSpec {
  const sha256 = createHash('sha256').update(file).digest('hex');
  return {
    modelId,
    name: `Bench ${modelId}`,
    family: 'Bench',
    task: 'chat',
    engine: 'wllama',
    quantization: 'Q8_0',
    contextLength: 1024,
    licence: 'Apache-2.0',
    summary: 'A file to download',
    files: [{ path: FILE, bytes: file.length, sha256 }],
    bytes: file.length,
    sources: [source],
    addedFrom: 'address',
  };
}

/** On disk, as people have it: OPFS of a private window lies in memory. */
async function withProfile<T>(bench: Bench, use: (context: BrowserContext) => Promise<T>) {
  const context = await bench.openProfile(await bench.makeFolder());
  try {
    return await use(context);
  } finally {
    await context.close();
  }
}

export const modelDownload: Figure = {
  name: 'model-download',
  method:
    `A file of ${BYTES / 1e6} MB: by the store, SHA-256 of the file and of every chunk included, ` +
    'until its manifest is written; and by a plain fetch whose pieces are written into a file of ' +
    'OPFS, in turn, in one profile on disk; the median of the pairs. Judged on a line of 1 Gbit/s; ' +
    'without a limit, from memory to memory of one machine, it is told and not judged: there one ' +
    'thread of SHA-256 is slower than the copying. Both need cores to themselves: the digests alone ' +
    'take about 1.4 s of one.',
  async run(bench) {
    const file = makeFile(BYTES);
    const server = await startSourceServer({ [FILE]: file });
    try {
      const paced = await compare(bench, toSpec(file, server.url('gigabit'), 'paced'));
      const free = await compare(bench, toSpec(file, server.url('good'), 'free'));
      const label = 'download, verified ÷ plain fetch to OPFS';
      return [
        { label: `${label}, 1 Gbit/s`, bar: { atLeast: 0.85 }, ...paced },
        { label: '  without a limit', ...free },
      ];
    } finally {
      await server.close();
    }
  },
};

async function compare(bench: Bench, spec: ModelSpec): Promise<Omit<Row, 'label'>> {
  const storedMs: number[] = [];
  const plainMs: number[] = [];
  await withProfile(bench, async (context) => {
    const plain = () =>
      callLab(context, bench.app.url, 'downloadPlain', `${spec.sources[0] ?? ''}${FILE}`);
    const stored = () => callLab(context, bench.app.url, 'downloadStored', spec);
    await plain();
    for (let run = 0; run < bench.runs; run += 1) {
      const early = run % 2 === 0 ? await stored() : undefined;
      plainMs.push(await plain());
      storedMs.push(early ?? (await stored()));
      bench.say(`  ${storedMs.at(-1)?.toFixed(0)} ms / ${plainMs.at(-1)?.toFixed(0)} ms`);
    }
  });
  const ratios = plainMs.map((ms, run) => ms / (storedMs[run] ?? NaN));
  const speeds = (times: readonly number[]) => times.map((ms) => Math.round(BYTES / 1e3 / ms));
  return {
    unit: 'ratio',
    value: median(ratios),
    samples: ratios,
    details: { storedMbPerSecond: speeds(storedMs), plainMbPerSecond: speeds(plainMs) },
  };
}

export const modelResume: Figure = {
  name: 'model-resume',
  method:
    `A download of ${BYTES / 1e6} MB whose connections all break at 50 %, and one whose page is ` +
    'closed there; then it is installed. All bytes that the server has sent, less the size of the ' +
    'file: what was fetched again, buffers of the network included.',
  async run(bench) {
    const file = makeFile(BYTES);
    const again = { broken: [] as number[], closed: [] as number[] };
    for (let run = 0; run < Math.min(3, bench.runs); run += 1) {
      const server = await startSourceServer({ [FILE]: file });
      try {
        await withProfile(bench, async (context) => {
          const broken = toSpec(file, server.url('half-once'), 'broken');
          await callLab(context, bench.app.url, 'downloadStored', broken);
          again.broken.push(server.sentBytes() - BYTES);

          const before = server.sentBytes();
          const closed = toSpec(file, server.url('good'), 'closed');
          const page = await context.newPage();
          await page.goto(`${bench.app.url}bench/lab.html`);
          await page.waitForFunction(() => 'lab' in globalThis);
          await page.evaluate(async (spec) => {
            const { lab } = globalThis as unknown as {
              lab: { beginInstall(spec: ModelSpec): Promise<void> };
            };
            await lab.beginInstall(spec);
          }, closed);
          while (server.sentBytes() - before < BYTES / 2) await page.waitForTimeout(1);
          await page.close();
          await callLab(context, bench.app.url, 'downloadStored', closed);
          again.closed.push(server.sentBytes() - before - BYTES);
        });
      } finally {
        await server.close();
      }
    }
    const bar = { atMost: CHUNK_BYTES };
    return [
      worstRow({
        label: 'fetched again, broken at 50 %',
        unit: 'bytes',
        bar,
        samples: again.broken,
      }),
      worstRow({ label: 'fetched again, page closed', unit: 'bytes', bar, samples: again.closed }),
    ];
  },
};
