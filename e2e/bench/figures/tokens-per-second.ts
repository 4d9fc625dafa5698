import { callLab, waitReadyOffline, type Bench } from '../bench';
import { median, type Figure } from '../figure';
import { ask, chatIdOf } from '../stored-usage';

const QUESTION = 'Tell me a long story about a fisherman, his boat and the sea.';

/** Greedy, so that both write the same text. */
const smolLm2 = {
  modelId: 'smollm2-135m-instruct',
  modelFiles: [
    'SmolLM2-135M-Instruct.Q4_1-00001-of-00002.gguf',
    'SmolLM2-135M-Instruct.Q4_1-00002-of-00002.gguf',
  ],
  contextLength: 8192,
  maxTokens: 128,
};
const starter = {
  modelId: 'starter',
  modelFiles: ['starter-q8_0.gguf'],
  contextLength: 1024,
  maxTokens: 128,
};

export const tokensPerSecond: Figure = {
  name: 'tokens-per-second',
  method:
    'The same model file, threads, context and question, greedy, in the chat page and in a bare ' +
    'worker that calls wllama itself, in turn, each time loaded afresh. Tokens after the first per ' +
    'second, both measured in the worker; the page draws while it answers. The median of the pairs.',
  async run(bench) {
    const model = bench.hasSmolLm2 ? smolLm2 : starter;
    const inPage: number[] = [];
    const alone: number[] = [];
    const tokens: number[] = [];
    await bench.withContext(async (appContext) => {
      await callLab(appContext, bench.app.url, 'install', model.modelId);
      const chats = await callLab(
        appContext,
        bench.app.url,
        'seedChats',
        Array.from({ length: bench.runs }, (_, run) => ({
          title: `Speed ${run}`,
          messages: 0,
          content: 'prose' as const,
          overrides: {
            modelId: model.modelId,
            parameters: {
              temperature: 0,
              topP: 1,
              repetitionPenalty: 1,
              maxTokens: model.maxTokens,
            },
          },
        })),
      );
      const page = await appContext.newPage();
      await page.goto(bench.app.url);
      await waitReadyOffline(page);
      await page.close();
      for (const [run, { route }] of chats.entries()) {
        const askInPage = () => answerInPage(bench, appContext, route);
        const askAlone = () => answerAlone(bench, model);
        // Each leads in turn: who comes second finds another machine.
        const appLeads = run % 2 === 0;
        const early = appLeads ? await askInPage() : undefined;
        const raw = await askAlone();
        const answer = early ?? (await askInPage());
        inPage.push(answer.tokensPerSecond);
        alone.push(raw.tokensPerSecond);
        tokens.push(answer.completionTokens, raw.tokens);
        bench.say(`  ${answer.tokensPerSecond.toFixed(2)} / ${raw.tokensPerSecond.toFixed(2)}`);
      }
    });
    const ratios = inPage.map((value, run) => value / (alone[run] ?? NaN));
    return [
      {
        label: `tokens per second in the page ÷ wllama alone, ${model.modelId}`,
        unit: 'ratio',
        bar: { atLeast: 0.97 },
        value: median(ratios),
        samples: ratios,
        details: { inPage, alone, tokens },
      },
    ];
  },
};

function answerAlone(bench: Bench, model: typeof smolLm2) {
  return bench.withContext((context) =>
    callLab(context, bench.app.url, 'runRaw', {
      modelUrls: model.modelFiles.map((file) => `${bench.app.url}models/${model.modelId}/${file}`),
      contextLength: model.contextLength,
      question: QUESTION,
      maxTokens: model.maxTokens,
    }),
  );
}

async function answerInPage(
  bench: Bench,
  context: Parameters<Parameters<Bench['withContext']>[0]>[0],
  route: string,
) {
  const page = await context.newPage();
  await page.goto(bench.app.url + route);
  const { usage } = await ask(page, chatIdOf(route), QUESTION);
  await page.close();
  return usage;
}
