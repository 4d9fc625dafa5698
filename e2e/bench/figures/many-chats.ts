import type { BrowserContext } from '@playwright/test';
import { callLab, openCdp, settle, waitReadyOffline, type Bench } from '../bench';
import { median, type Figure } from '../figure';
import { measureUsable, prepareUsable, type UsableTimes } from '../usable';

const CHATS = 500;
const MESSAGES = 20;

export const manyChats: Figure = {
  name: 'many-chats',
  method:
    `Reload with ${CHATS} chats of ${MESSAGES} messages and with an empty store, in turn, throttle ` +
    'off, everything stored by an earlier visit. Usable as in usable-input; the second row is until ' +
    'the list of chats stands.',
  async run(bench) {
    const full: UsableTimes[] = [];
    const empty: UsableTimes[] = [];
    await bench.withContext(async (fullContext) => {
      await callLab(
        fullContext,
        bench.app.url,
        'seedChats',
        Array.from({ length: CHATS }, (_, index) => ({
          title: `Chat number ${index}`,
          messages: MESSAGES,
          content: 'mixed' as const,
        })),
      );
      await bench.withContext(async (emptyContext) => {
        const fullReload = await prepare(bench, fullContext);
        const emptyReload = await prepare(bench, emptyContext);
        for (let run = 0; run < bench.runs; run += 1) {
          full.push(await fullReload());
          empty.push(await emptyReload());
        }
      });
    });
    const compare = (read: (times: UsableTimes) => number) => ({
      value: median(full.map(read)) / median(empty.map(read)),
      samples: full.map((times) => read(times) / median(empty.map(read))),
      details: { fullMs: full.map(read), emptyMs: empty.map(read) },
    });
    return [
      {
        label: '500 chats x 20 messages: reload to usable ÷ empty store',
        unit: 'ratio',
        bar: { atMost: 1.15 },
        ...compare(({ usableMs }) => usableMs),
      },
      {
        label: '  reload until the chats are listed ÷ empty store',
        unit: 'ratio',
        ...compare(({ listedMs }) => listedMs),
      },
    ];
  },
};

/** Resolves with a function that reloads and measures, on a page that has come to rest. */
async function prepare(bench: Bench, context: BrowserContext): Promise<() => Promise<UsableTimes>> {
  const page = await context.newPage();
  const cdp = await openCdp(page);
  await prepareUsable(page);
  await page.goto(bench.app.url);
  await waitReadyOffline(page);
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  return async () => {
    // The draft of the last run would be there at once.
    await box.fill('');
    await settle(page);
    const navigate = () => page.reload({ waitUntil: 'commit' });
    return measureUsable(page, cdp, { navigate, isApp: true });
  };
}
