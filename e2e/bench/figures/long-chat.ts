import type { CDPSession, Page } from '@playwright/test';
import { callLab, openCdp, settle, waitReadyOffline } from '../bench';
import { medianRow, worstRow, type Figure } from '../figure';

const MESSAGES = 2000;
const TITLE = 'A chat of many messages';
const KEYS = 30;
const MEGABYTE = 1e6;

export const longChat: Figure = {
  name: 'long-chat',
  method:
    `A chat of ${MESSAGES} messages (every fifth answer a section of Markdown with table, code and ` +
    'maths). Painted: from the click on it in the list until its last message stands formatted in ' +
    'view, and two more frames. Heap: after forced collections, before and after. A key: from ' +
    'the event’s own time to the end of its handlers, plus the frame that shows it, from its first ' +
    'callback to the task after paint; the wait for that frame is left out.',
  async run(bench) {
    const paintedMs: number[] = [];
    const longestMs: number[] = [];
    const heapMb: number[] = [];
    const keyMs: number[] = [];
    const inPage: number[] = [];
    await bench.withContext(async (context) => {
      const [chat] = await callLab(context, bench.app.url, 'seedChats', [
        { title: TITLE, messages: MESSAGES, content: 'mixed' },
        { title: 'Another chat', messages: 4, content: 'mixed' },
      ]);
      if (!chat) throw new Error('No chat was seeded');
      const first = await context.newPage();
      await first.goto(bench.app.url);
      await waitReadyOffline(first);
      await first.close();
      for (let run = 0; run < bench.runs; run += 1) {
        const page = await context.newPage();
        const cdp = await openCdp(page);
        await page.goto(bench.app.url);
        const link = page.getByRole('list', { name: 'Chats' }).getByRole('link', { name: TITLE });
        await link.waitFor();
        await settle(page, 3000);
        const before = await heapBytes(cdp);
        await page.evaluate(watchOpening, chat.lastMessageId);
        await bench.profiled('long-chat', cdp, async () => {
          await link.click();
          await page.waitForFunction(() => 'benchPaintedMs' in globalThis);
        });
        await settle(page, 1000);
        const opened = await page.evaluate(readOpening);
        paintedMs.push(opened.paintedMs);
        longestMs.push(opened.longestTaskMs);
        inPage.push(opened.articles);
        heapMb.push(((await heapBytes(cdp)) - before) / MEGABYTE);
        keyMs.push(...(await typeKeys(page)));
        await page.close();
        bench.say(`  painted ${opened.paintedMs.toFixed(0)} ms`);
      }
    });
    return [
      medianRow({
        label: 'opening a chat of 2,000 messages until painted',
        unit: 'ms',
        bar: { atMost: 150 },
        samples: paintedMs,
        details: { messagesInThePage: inPage },
      }),
      medianRow({
        label: '  longest task (0: none over 50 ms)',
        unit: 'ms',
        bar: { atMost: 50 },
        samples: longestMs,
      }),
      worstRow({ label: '  heap growth', unit: 'MB', bar: { atMost: 40 }, samples: heapMb }),
      medianRow({ label: '  a key typed in it', unit: 'ms', bar: { atMost: 8 }, samples: keyMs }),
    ];
  },
};

async function heapBytes(cdp: CDPSession): Promise<number> {
  // What the first collection frees by finalizers, the second collects.
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  return usedSize;
}

/** Runs in the page. */
function watchOpening(lastMessageId: string): void {
  const longTasks: number[] = [];
  Object.assign(globalThis, { benchLongTasks: longTasks });
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) longTasks.push(duration);
  });
  const isShown = () => {
    const message = document.querySelector(`[data-message-id="${lastMessageId}"]`);
    // Formatted: prose and headings alike have elements with a direction inside their blocks.
    const text = message?.querySelector('[dir="auto"]:is(p, h1, h2, h3, h4, h5, h6)');
    if (!message || !text?.textContent) return false;
    const { top, bottom } = message.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  addEventListener(
    'click',
    (event) => {
      observer.observe({ type: 'longtask' });
      const look = () => {
        if (!isShown()) requestAnimationFrame(look);
        else requestAnimationFrame(() => requestAnimationFrame(() => done(event.timeStamp)));
      };
      requestAnimationFrame(look);
    },
    { capture: true, once: true },
  );
  const done = (startedAt: number) =>
    Object.assign(globalThis, { benchPaintedMs: performance.now() - startedAt });
}

function readOpening() {
  const bench = globalThis as unknown as { benchPaintedMs: number; benchLongTasks: number[] };
  return {
    paintedMs: bench.benchPaintedMs,
    longestTaskMs: Math.max(0, ...bench.benchLongTasks),
    articles: document.querySelectorAll('article').length,
  };
}

/** Milliseconds of each key, the wait for its frame left out. */
async function typeKeys(page: Page): Promise<readonly number[]> {
  await page.getByRole('textbox', { name: 'Message', exact: true }).focus();
  await page.evaluate(() => {
    const keys: number[] = [];
    Object.assign(globalThis, { benchKeys: keys });
    let pressedAt = 0;
    addEventListener('keydown', (event) => (pressedAt = event.timeStamp), { capture: true });
    // Bubbling to the window: after every handler of the app.
    addEventListener('input', () => {
      const handledMs = performance.now() - pressedAt;
      requestAnimationFrame(() => {
        const frameAt = performance.now();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => keys.push(handledMs + performance.now() - frameAt);
        port2.postMessage(undefined);
      });
    });
  });
  for (let key = 0; key < KEYS; key += 1) {
    await page.keyboard.press('k');
    await page.waitForTimeout(100);
  }
  return page.evaluate(() => (globalThis as unknown as { benchKeys: number[] }).benchKeys);
}
