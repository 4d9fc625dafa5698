import { openCdp, settle, throttle, type Bench } from '../bench';
import { median, medianRow, worstRow, type Figure, type Row } from '../figure';
import { measureStream, prepareStream, type StreamFigures } from '../stream-meter';

const METHOD =
  'A fixed Markdown text of 4,000 tokens (10 like sections: prose, list, table, code, maths) at 200 ' +
  'tokens/s. The built app with its own chat page, jobs, streams and database; only the worker that ' +
  'runs wllama is replaced by one that emits the text. The plain page appends the same pieces. ';

export const streaming: Figure = {
  name: 'streaming',
  method: `${METHOD}Throttle off.`,
  async run(bench) {
    const { app, plain } = await runAll(bench, 1);
    return [
      medianRow({
        label: 'streaming: main thread busy',
        unit: 'share',
        bar: { atMost: 0.4 },
        samples: app.map(({ busy }) => busy),
        details: { plain: plain.map(({ busy }) => busy), app, seconds: seconds(app) },
      }),
      medianRow({
        label: '  long tasks',
        unit: 'count',
        bar: { atMost: 0 },
        samples: app.map(({ longTasks }) => longTasks),
        details: { longestMs: app.map(({ longestTaskMs }) => longestTaskMs) },
      }),
      medianRow({
        label: '  dropped frames',
        unit: 'count',
        bar: { atMost: 5 },
        samples: app.map(({ droppedFrames }) => droppedFrames),
        details: { plain: plain.map(({ droppedFrames }) => droppedFrames) },
      }),
      perToken(app),
    ];
  },
};

export const streamingSlow: Figure = {
  name: 'streaming-4x',
  method: `${METHOD}CPU 4x.`,
  async run(bench) {
    const { app, plain } = await runAll(bench, 4);
    return [
      medianRow({
        label: 'streaming, CPU 4x: main thread busy',
        unit: 'share',
        bar: { atMost: 0.8 },
        samples: app.map(({ busy }) => busy),
        details: { plain: plain.map(({ busy }) => busy), app, seconds: seconds(app) },
      }),
      worstRow({
        label: '  longest task (0: none over 50 ms)',
        unit: 'ms',
        bar: { atMost: 100 },
        samples: app.map(({ longestTaskMs }) => longestTaskMs),
        details: {
          longTasks: app.map(({ longTasks }) => longTasks),
          plain: plain.map(({ longestTaskMs }) => longestTaskMs),
        },
      }),
    ];
  },
};

/** Ratio within each run: both windows saw the same machine. */
function perToken(app: readonly StreamFigures[]): Row {
  return medianRow({
    label: 'cost per token at token 4,000 ÷ at token 400 (processor time)',
    unit: 'ratio',
    bar: { atMost: 1.2 },
    samples: app.map(({ earlyTokenMs, lateTokenMs }) => lateTokenMs / earlyTokenMs),
    details: {
      earlyMs: median(app.map(({ earlyTokenMs }) => earlyTokenMs)),
      lateMs: median(app.map(({ lateTokenMs }) => lateTokenMs)),
    },
  });
}

const seconds = (app: readonly StreamFigures[]) => app.map((figures) => figures.seconds);

async function runAll(bench: Bench, rate: number) {
  const app: StreamFigures[] = [];
  const plain: StreamFigures[] = [];
  for (let run = 0; run < bench.runs; run += 1) {
    app.push(await runOne(bench, '', rate));
    plain.push(await runOne(bench, 'bench/plain.html', rate));
    bench.say(
      `  busy ${app.at(-1)?.busy.toFixed(2) ?? ''} / ${plain.at(-1)?.busy.toFixed(2) ?? ''}`,
    );
  }
  return { app, plain };
}

function runOne(bench: Bench, path: string, rate: number): Promise<StreamFigures> {
  return bench.withContext(async (context) => {
    const page = await context.newPage();
    const cdp = await openCdp(page);
    await prepareStream(page);
    await page.goto(bench.scripted.url + path);
    const box = page.getByRole('textbox', { name: 'Message', exact: true });
    await box.fill('Go on');
    await settle(page, 3000);
    await throttle(cdp, rate);
    const name = `${path === '' ? 'app' : 'plain'}-streaming-${rate}x`;
    return bench.profiled(name, cdp, () => measureStream(page, () => box.press('Enter')));
  });
}
