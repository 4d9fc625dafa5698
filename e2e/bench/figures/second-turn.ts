import { callLab, waitReadyOffline } from '../bench';
import { median, type Figure } from '../figure';
import { ask, chatIdOf } from '../stored-usage';

/** Makes a history of about 1,000 tokens for SmolLM2; what it was is in the details. */
const HISTORY = { messages: 10, content: 'prose', chars: 1100 } as const;
/** The starter has a context of 1,024: half of that for history. */
const SHORT_HISTORY = { messages: 10, content: 'prose', chars: 120 } as const;

export const secondTurn: Figure = {
  name: 'second-turn',
  method:
    'A chat with about 1,000 tokens of history is opened in a fresh page and asked two questions, ' +
    'answers of 16 tokens. Time to first token as the worker measured it, loading the model not ' +
    'counted; the first turn reads the history, the second finds it read.',
  async run(bench) {
    const modelId = bench.hasSmolLm2 ? 'smollm2-135m-instruct' : 'starter';
    const first: number[] = [];
    const second: number[] = [];
    const prompts: unknown[] = [];
    await bench.withContext(async (context) => {
      await callLab(context, bench.app.url, 'install', modelId);
      const chats = await callLab(
        context,
        bench.app.url,
        'seedChats',
        Array.from({ length: bench.runs }, (_, run) => ({
          title: `Turns ${run}`,
          ...(bench.hasSmolLm2 ? HISTORY : SHORT_HISTORY),
          overrides: { modelId, parameters: { temperature: 0, maxTokens: 16 } },
        })),
      );
      const page = await context.newPage();
      await page.goto(bench.app.url);
      await waitReadyOffline(page);
      await page.close();
      for (const { route } of chats) {
        const chatPage = await context.newPage();
        await chatPage.goto(bench.app.url + route);
        const chatId = chatIdOf(route);
        const one = await ask(chatPage, chatId, 'Which word came first?');
        const two = await ask(chatPage, chatId, 'And which word came last?');
        await chatPage.close();
        first.push(one.usage.timeToFirstTokenMs);
        second.push(two.usage.timeToFirstTokenMs);
        prompts.push([one, two].map(({ usage }) => [usage.promptTokens, usage.cachedPromptTokens]));
        bench.say(`  ${first.at(-1)?.toFixed(0) ?? ''} ms, ${second.at(-1)?.toFixed(0) ?? ''} ms`);
      }
    });
    return [
      {
        label: `second-turn time to first token ÷ first-turn, ${modelId}`,
        unit: 'ratio',
        bar: { atMost: 0.35 },
        value: median(second) / median(first),
        samples: second.map((value, run) => value / (first[run] ?? NaN)),
        details: { firstMs: first, secondMs: second, promptAndCachedTokens: prompts },
      },
    ];
  },
};
