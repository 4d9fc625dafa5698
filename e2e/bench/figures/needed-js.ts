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
    'First visit, CPU 4x. Only what index.html holds or names is served: the input must become usable ' +
    'with it, while every other .js waits. Size as gzip, not as the browser chose. The second row: ' +
    'all that is asked for until the list of chats stands.',
  async run(bench) {
    const page = await readFile(join(bench.sites.distFolder, 'index.html'), 'utf8');
    const named = scripts(
      [...page.matchAll(/(?:src|href)="\.\/([^"]+)"/g)].map(([, path]) => path ?? ''),
    );
    const inline = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map(([, code]) => code ?? '');
    const inlineBytes = (await pack(inline.join('\n'), { level: 6 })).byteLength;
    const untilUsable: number[] = [];
    const untilListed: number[] = [];
    const wasm: number[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      await bench.withContext(async (context) => {
        await context.route(
          (url) => /\.m?js$/.test(url.pathname) && !named.includes(url.pathname.slice(1)),
          () => undefined,
        );
        await measureFirstVisit(context, bench.app.url, { rate: 4, isApp: false, tailMs: 0 });
        untilUsable.push(inlineBytes + (await gzipBytes(bench, named)));
      });
      await bench.withContext(async (context) => {
        const from = bench.app.requests.length;
        const visit = { rate: 4, isApp: true, tailMs: 0 };
        const { listedAt } = await measureFirstVisit(context, bench.app.url, visit);
        const asked = bench.app.requests.slice(from).filter(({ at }) => at < listedAt);
        const paths = asked.map(({ path }) => path);
        untilListed.push(inlineBytes + (await gzipBytes(bench, scripts(paths))));
        wasm.push(paths.filter((path) => path.endsWith('.wasm')).length);
      });
    }
    return [
      worstRow({
        label: 'JavaScript needed before one can type, gzip',
        unit: 'bytes',
        bar: { atMost: 90 * KILOBYTE },
        samples: untilUsable,
        details: { files: named, inlineBytes },
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
