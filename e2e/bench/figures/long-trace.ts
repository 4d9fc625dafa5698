import type { CDPSession } from '@playwright/test';
import { callLab, settle } from '../bench';
import { medianRow, worstRow, type Figure } from '../figure';

const TOKENS = 20_000;

export const longTrace: Figure = {
  name: 'long-trace',
  method:
    `A recording of ${TOKENS} tokens with 20 alternatives each. Open: from the click on it in the ` +
    'list until its first token is in the page, and two more frames. Scroll: its token stream from ' +
    'one end to the other, one window a frame; the longest time between two frames.',
  async run(bench) {
    const openMs: number[] = [];
    const frameMs: number[] = [];
    const dropped: number[] = [];
    const cpu: { readonly openMs: number; readonly scrollMs: number }[] = [];
    await bench.withContext(async (context) => {
      const id = await callLab(context, bench.app.url, 'seedTrace', TOKENS, 20);
      for (let run = 0; run < bench.runs; run += 1) {
        const page = await context.newPage();
        await page.goto(`${bench.app.url}#/inspector`);
        const link = page.getByRole('list', { name: 'Recorded answers' }).getByRole('link').first();
        await link.waitFor();
        await settle(page, 2000);
        const cdp = await context.newCDPSession(page);
        await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
        const atStart = await readCpuMs(cdp);
        const [opened] = await bench.profiled('long-trace-open', cdp, () =>
          Promise.all([page.evaluate(watchOpening), link.click()]),
        );
        openMs.push(opened);
        await settle(page, 1000);
        const atOpen = await readCpuMs(cdp);
        const frames = await bench.profiled('long-trace-scroll', cdp, () =>
          page.evaluate(scrollThrough),
        );
        frameMs.push(Math.max(...frames));
        dropped.push(frames.filter((ms) => ms > 34).length);
        const scrollMs = (await readCpuMs(cdp)) - atOpen;
        cpu.push({ openMs: atOpen - atStart, scrollMs });
        await page.close();
        bench.say(
          `  ${opened.toFixed(0)} ms, ${frames.length} frames of ${id}; the main thread worked ` +
            `${(atOpen - atStart).toFixed(0)} ms for it and ${scrollMs.toFixed(0)} ms for the frames`,
        );
      }
    });
    return [
      medianRow({
        label: 'opening a recording of 20,000 tokens',
        unit: 'ms',
        bar: { atMost: 300 },
        samples: openMs,
        details: { mainThread: cpu },
      }),
      worstRow({
        label: '  frames over 34 ms while it is scrolled from end to end',
        unit: 'count',
        bar: { atMost: 0 },
        samples: dropped,
        details: { longestFrameMs: frameMs },
      }),
    ];
  },
};

/** What the main thread has worked: the same on a machine that has other work too. */
async function readCpuMs(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN) * 1000;
}

/** Runs in the page. Resolves with ms from the click to the second frame with a token. */
function watchOpening(): Promise<number> {
  return new Promise((resolve) => {
    const begin = (event: Event) => {
      const look = () => {
        if (!document.querySelector('#token-0')) requestAnimationFrame(look);
        else
          requestAnimationFrame(() =>
            requestAnimationFrame(() => resolve(performance.now() - event.timeStamp)),
          );
      };
      requestAnimationFrame(look);
    };
    addEventListener('click', begin, { capture: true, once: true });
  });
}

/** Runs in the page. Milliseconds between frames. */
function scrollThrough(): Promise<readonly number[]> {
  const list = document.querySelector('[role="listbox"][aria-label="Tokens"]');
  if (!list) throw new Error('No token stream');
  return new Promise((resolve) => {
    const frames: number[] = [];
    let before: number | undefined;
    const next = (now: number) => {
      if (before !== undefined) frames.push(now - before);
      before = now;
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1) resolve(frames);
      else {
        list.scrollTop += list.clientHeight;
        requestAnimationFrame(next);
      }
    };
    requestAnimationFrame(next);
  });
}
