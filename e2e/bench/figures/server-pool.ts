// What a second server with the same model is worth to a batch.
import { prepareLlama, startLlama } from '../../../tools/model-servers.mjs';
import { openGate } from '../../pages/gate';
import { readTable } from '../../pages/store';
import type { Bench } from '../bench';
import { medianRow, worstRow, type Figure } from '../figure';
import { nameServers, type NamedModel } from '../named-servers';
import { openPacedServer, type Pace } from '../paced-server';

const PROMPTS = 40;
/** 115 ms of each answer. */
const PACE: Pace = { prefillMs: 40, tokens: 6, tokenMs: 15 };
const REAL_TOKENS = 24;
const ROWS_AT_A_TIME = 8;

export const serverPool: Figure = {
  name: 'server-pool',
  method:
    `A batch of ${PROMPTS} prompts, ${ROWS_AT_A_TIME} rows at a time, at one server and at two that ` +
    'take one request at a time each. First at servers on the loopback that write at a fixed rate ' +
    'without a processor, as machines of their own do; then at real llama.cpp servers, which share ' +
    'the cores of this machine, so that without two free ones they cannot come near the bar. From ' +
    'the first request at a server to the end of the last row. Passed: later prompts that reached a ' +
    'server before an earlier one did.',
  async run(bench) {
    const missing = prepareLlama();
    if (missing !== undefined) throw new Error(missing);
    const paced = await compare(bench, 'paced', 4096, openPaced);
    const real = await compare(bench, 'starter', 1024, openReal);
    return [
      medianRow({
        label: `two servers, ${PROMPTS} prompts, fixed rate: total time ÷ one server`,
        unit: 'ratio',
        bar: { atMost: 0.6 },
        samples: paced.ratios,
        details: { oneMs: paced.oneMs, twoMs: paced.twoMs },
      }),
      worstRow({
        label: '  later ones that one prompt waited for',
        unit: 'count',
        bar: { atMost: 1 },
        samples: [...paced.passed, ...real.passed],
      }),
      medianRow({
        label: '  the same at real servers on the cores of this machine',
        unit: 'ratio',
        samples: real.ratios,
        details: { oneMs: real.oneMs, twoMs: real.twoMs },
      }),
    ];
  },
};

/** A server as a figure needs it: who asked what and when. */
interface Served {
  readonly url: string;
  readonly asked: () => readonly { readonly at: number; readonly prompt: string }[];
  close(): Promise<unknown>;
}

async function openPaced(): Promise<Served> {
  const { url, questions, close } = await openPacedServer(PACE);
  return { url, asked: questions, close };
}

async function openReal(): Promise<Served> {
  const server = await startLlama();
  const gate = await openGate(server.url);
  return {
    url: gate.url,
    asked: () => gate.questions().map(({ at, body }) => ({ at, prompt: body })),
    close: () => Promise.all([gate.close(), server.close()]),
  };
}

async function compare(
  bench: Bench,
  name: string,
  contextLength: number,
  open: () => Promise<Served>,
) {
  const oneMs: number[] = [];
  const twoMs: number[] = [];
  const passed: number[] = [];
  for (let run = 0; run < bench.runs; run += 1) {
    const one = await runBatch(bench, { name, contextLength }, [await open()]);
    const two = await runBatch(bench, { name, contextLength }, [await open(), await open()]);
    oneMs.push(one.totalMs);
    twoMs.push(two.totalMs);
    passed.push(one.passed, two.passed);
    bench.say(`  ${name}: ${two.totalMs.toFixed(0)} ms ÷ ${one.totalMs.toFixed(0)} ms`);
  }
  return { oneMs, twoMs, passed, ratios: twoMs.map((ms, run) => ms / (oneMs[run] ?? NaN)) };
}

interface AnsweredRow {
  readonly answer?: { readonly startedAt: number; readonly durationMs: number };
}

function runBatch(bench: Bench, model: NamedModel, servers: readonly Served[]) {
  return bench.withContext(async (context) => {
    try {
      const named = servers.map(({ url }) => ({ url, kind: 'llamacpp' as const }));
      await nameServers(context, bench.app.url, named, model, {});
      const page = await context.newPage();
      await page.goto(`${bench.app.url}#/batch`);
      const prompts = Array.from({ length: PROMPTS }, (_, at) => `Prompt ${at}: say hello.`);
      await page.getByRole('textbox', { name: 'Prompts' }).fill(prompts.join('\n'));
      const chooser = page.getByRole('combobox', { name: 'Model' });
      const option = chooser.locator('option', { hasText: 'llama.cpp' }).first();
      await option.waitFor({ state: 'attached' });
      await chooser.selectOption((await option.getAttribute('value')) ?? '');
      const atATime = page.getByRole('spinbutton', { name: 'Rows at a time' });
      await atATime.fill(String(ROWS_AT_A_TIME));
      await page.getByRole('spinbutton', { name: 'Max tokens' }).fill(String(REAL_TOKENS));
      await page.getByRole('button', { name: 'Run', exact: true }).click();
      const progress = page.getByRole('progressbar', { name: 'Rows answered' });
      await progress.and(page.locator(`[aria-valuetext="${PROMPTS} of ${PROMPTS}"]`)).waitFor();
      const rows = await readTable<AnsweredRow>(page, 'batchRows');
      const ends = rows.map(({ answer }) => (answer ? answer.startedAt + answer.durationMs : NaN));
      const asked = servers.flatMap((server) => server.asked()).toSorted((a, b) => a.at - b.at);
      if (asked.length !== PROMPTS) throw new Error(`${asked.length} questions were asked`);
      const order = asked.map(({ prompt }) => Number(/Prompt (\d+)/.exec(prompt)?.[1]));
      const laterBefore = (own: number, at: number) =>
        order.slice(0, at).filter((one) => one > own).length;
      return {
        totalMs: Math.max(...ends) - (asked[0]?.at ?? NaN),
        passed: Math.max(...order.map(laterBefore)),
      };
    } finally {
      await Promise.all(servers.map((server) => server.close()));
    }
  });
}
