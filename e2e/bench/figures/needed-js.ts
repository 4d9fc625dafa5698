import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Bench } from '../bench';
import { medianRow, worstRow, type Figure } from '../figure';
import { measureFirstVisit } from '../usable';

const KILOBYTE = 1000;
const pack = promisify(gzip);

export const neededJs: Figure = {
  name: 'needed-js',
  method:
    'First visit, CPU 4x. Every .js and .wasm the server was asked for until the input is usable, ' +
    'whoever asked; size as gzip, not as the browser chose. The second row: until the list of chats stands.',
  async run(bench) {
    const untilUsable: number[] = [];
    const untilListed: number[] = [];
    const wasm: number[] = [];
    let files: readonly string[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      await bench.withContext(async (context) => {
        const from = bench.app.requests.length;
        const times = await measureFirstVisit(context, bench.app.url, { rate: 4, isApp: true });
        const asked = bench.app.requests.slice(from);
        const before = (at: number) =>
          asked.filter((request) => request.at < at).map(({ path }) => path);
        files = scripts(before(times.usableAt));
        untilUsable.push(await gzipBytes(bench, files));
        untilListed.push(await gzipBytes(bench, scripts(before(times.listedAt))));
        wasm.push(before(times.listedAt).filter((path) => path.endsWith('.wasm')).length);
      });
    }
    return [
      worstRow({
        label: 'JavaScript needed before one can type, gzip',
        unit: 'bytes',
        bar: { atMost: 90 * KILOBYTE },
        samples: untilUsable,
        details: { files },
      }),
      medianRow({
        label: '  the same until the database is read and chats are listed',
        unit: 'bytes',
        samples: untilListed,
      }),
      worstRow({
        label: '  .wasm before that',
        unit: 'count',
        bar: { atMost: 0 },
        samples: wasm,
      }),
    ];
  },
};

function scripts(paths: readonly string[]): readonly string[] {
  return [...new Set(paths.filter((path) => /\.m?js$/.test(path)))];
}

async function gzipBytes(bench: Bench, paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    paths.map(async (path) => {
      const packed = await pack(await readFile(join(bench.sites.distFolder, path)), { level: 6 });
      return packed.byteLength;
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
