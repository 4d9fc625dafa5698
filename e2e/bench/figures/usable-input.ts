import type { Bench } from '../bench';
import { median, medianRow, type Figure } from '../figure';
import { measureFirstVisit, type UsableTimes } from '../usable';

const RATE = 4;

export const usableInput: Figure = {
  name: 'usable-input',
  method:
    'First visit in a fresh profile, CPU 4x, app and plain page in turn. Usable: a pressed key stands ' +
    'in the message box and Send is enabled. Blocking: sum of task time over 50 ms, from the start ' +
    'until 3 s after usable, so that what starts when idle is in it.',
  async run(bench) {
    // The first visit of a browser's life is slower for either page.
    await visit(bench, 'bench/plain.html');
    const app: UsableTimes[] = [];
    const plain: UsableTimes[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      plain.push(await visit(bench, 'bench/plain.html'));
      app.push(await visit(bench, ''));
    }
    const plainMs = median(plain.map((times) => times.usableMs));
    const details = {
      appMs: app.map(({ usableMs }) => Math.round(usableMs)),
      plainMs: plain.map(({ usableMs }) => Math.round(usableMs)),
    };
    return [
      {
        label: 'input usable ÷ plain page, CPU 4x',
        unit: 'ratio',
        bar: { atMost: 2 },
        value: median(app.map(({ usableMs }) => usableMs)) / plainMs,
        samples: app.map(({ usableMs }) => usableMs / plainMs),
        details,
      },
      {
        label: '  database read and chats listed ÷ plain page',
        unit: 'ratio',
        value: median(app.map(({ listedMs }) => listedMs)) / plainMs,
        samples: app.map(({ listedMs }) => listedMs / plainMs),
      },
      medianRow({
        label: '  blocking time until 3 s after usable',
        unit: 'ms',
        bar: { atMost: 100 },
        samples: app.map(({ blockingMs }) => blockingMs),
        details: { plainMs: plain.map(({ blockingMs }) => Math.round(blockingMs)) },
      }),
    ];
  },
};

function visit(bench: Bench, path: string): Promise<UsableTimes> {
  return bench.withContext((context) =>
    measureFirstVisit(context, bench.app.url + path, {
      rate: RATE,
      isApp: path === '',
      ...(path === '' && { profiled: bench.profiled }),
    }),
  );
}
