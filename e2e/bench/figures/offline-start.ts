import { openCdp, settle, waitReadyOffline, type Bench } from '../bench';
import { medianRow, type Figure } from '../figure';
import { measureUsable, prepareUsable } from '../usable';

const QUESTION = 'What stays on this device?';

export const offlineStart: Figure = {
  name: 'offline-start',
  method:
    'After "Ready offline" the browser is closed and opened again without a network, throttle off: ' +
    'from the start of the navigation, a question typed as soon as that is possible, to the first ' +
    'character of the starter model’s answer in the page.',
  async run(bench) {
    const folder = await bench.makeFolder();
    const first = await bench.openProfile(folder);
    const page = await first.newPage();
    await page.goto(bench.app.url);
    await waitReadyOffline(page);
    await settle(page);
    await first.close();
    const samples: number[] = [];
    const usable: number[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      const { firstTokenMs, usableMs } = await startOffline(bench, folder);
      samples.push(firstTokenMs / 1000);
      usable.push(Math.round(usableMs));
    }
    return [
      medianRow({
        label: 'cold offline start to first token of the starter model',
        unit: 's',
        bar: { atMost: 3 },
        samples,
        details: { usableMs: usable },
      }),
    ];
  },
};

async function startOffline(bench: Bench, folder: string) {
  const context = await bench.openProfile(folder);
  try {
    await context.setOffline(true);
    const page = await context.newPage();
    const cdp = await openCdp(page);
    await prepareUsable(page);
    await page.addInitScript(watchFirstText);
    const navigate = () => page.goto(bench.app.url, { waitUntil: 'commit' });
    const { usableMs } = await measureUsable(page, cdp, { navigate, isApp: false, tailMs: 0 });
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.insertText(QUESTION);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => 'benchFirstTextMs' in globalThis, undefined, {
      timeout: 60_000,
    });
    const firstTokenMs = await page.evaluate(
      () => (globalThis as unknown as { benchFirstTextMs: number }).benchFirstTextMs,
    );
    return { firstTokenMs, usableMs };
  } finally {
    await context.close();
  }
}

/** Runs in the page. Only rendered text carries a direction; "Loading the model" does not. */
function watchFirstText(): void {
  const timer = setInterval(() => {
    const text = document.querySelector('article:not([aria-label="You"]) [dir="auto"]');
    if (!text?.textContent) return;
    Object.assign(globalThis, { benchFirstTextMs: performance.now() });
    clearInterval(timer);
  }, 5);
}
