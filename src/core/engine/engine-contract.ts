// What every engine must keep, as checks without a test framework: unit tests run them on the fake
// engine, the browser tests on the real ones with a real model.
import type { Engine, GenerateRequest, LoadedModel } from './engine';
import {
  checkPrompt,
  checkToken,
  collect,
  expect,
  loadNow,
  throwsAbort,
  throwsCode,
} from './engine-contract-steps';
import { createPartChecks } from './engine-contract-parts';
import { usualContract, type ContractSettings } from './engine-contract-settings';
import type { ChatMessage } from '../prompt/message';

export interface ContractCheck {
  readonly name: string;
  /** Throws with the reason. Checks depend on nothing but the engine and may run in any order. */
  run(engine: Engine, modelId: string): Promise<void>;
}

export function createEngineContract(
  settings: Partial<ContractSettings> = {},
): readonly ContractCheck[] {
  const chosen: ContractSettings = { ...usualContract, ...settings };
  const { question, longQuestion, longRequest, maxTokens } = chosen;
  const { inFlightDeltas, tellsCache, loadOptions } = chosen;
  const system: ChatMessage = { role: 'system', content: 'You are a helpful assistant.' };
  const user = (content: string): ChatMessage => ({ role: 'user', content });
  const assistant = (content: string): ChatMessage => ({ role: 'assistant', content });
  const greedy = (...messages: ChatMessage[]): GenerateRequest => ({
    messages: [system, ...messages],
    temperature: 0,
    maxTokens,
  });
  const loadedModels = new WeakMap<Engine, LoadedModel>();
  const load = async (engine: Engine, modelId: string): Promise<LoadedModel> => {
    const known = loadedModels.get(engine);
    if (known) return known;
    const model = await loadNow(engine, modelId, loadOptions);
    loadedModels.set(engine, model);
    return model;
  };
  const unload = async (engine: Engine) => {
    loadedModels.delete(engine);
    await engine.dispose();
  };

  return [
    {
      name: 'an unloaded engine throws model-not-loaded',
      async run(engine) {
        await unload(engine);
        await throwsCode('model-not-loaded', () => collect(engine, greedy(user(question))));
      },
    },
    {
      name: 'a load that is aborted throws AbortError and leaves nothing loaded',
      async run(engine, modelId) {
        await unload(engine);
        const controller = new AbortController();
        controller.abort();
        await throwsAbort(() => loadNow(engine, modelId, loadOptions, controller.signal));
        const midway = new AbortController();
        await throwsAbort(async () => {
          for await (const event of engine.load(modelId, loadOptions, midway.signal)) {
            if (event.type === 'progress') midway.abort();
          }
        });
        await throwsCode('model-not-loaded', () => collect(engine, greedy(user(question))));
      },
    },
    {
      name: 'a model that is not there throws model-not-found',
      async run(engine) {
        loadedModels.delete(engine);
        await throwsCode('model-not-found', () =>
          loadNow(engine, 'contract-no-such-model', loadOptions),
        );
      },
    },
    {
      name: 'a prompt that is told has the messages in order, and as many tokens as are counted',
      async run(engine, modelId) {
        const { capabilities } = await load(engine, modelId);
        if (!capabilities.prompt) {
          await throwsCode('capability-missing', () => engine.readPrompt([user(question)]));
        } else await checkPrompt(engine, greedy(user(question)));
      },
    },
    {
      name: 'an answer has text, usage and one finish at its end',
      async run(engine, modelId) {
        const { contextLength } = await load(engine, modelId);
        const { text, reason, usage } = await collect(engine, greedy(user(question)));
        expect(text.trim() !== '', 'the answer is empty');
        expect(reason === 'stop' || reason === 'length', `it ended with ${reason}`);
        expect(usage.promptTokens > 0, 'no prompt tokens');
        expect(usage.promptTokens < contextLength, 'more prompt than context');
        expect(
          usage.completionTokens > 0 && usage.completionTokens <= maxTokens + 1,
          `${usage.completionTokens} completion tokens of ${maxTokens}`,
        );
        expect(usage.timeToFirstTokenMs >= 0, 'negative time to first token');
        expect(Number.isFinite(usage.tokensPerSecond), 'tokens per second is no number');
      },
    },
    {
      name: 'at temperature 0 the same question gets the same answer',
      async run(engine, modelId) {
        await load(engine, modelId);
        const first = await collect(engine, greedy(user(question)));
        const second = await collect(engine, greedy(user(question)));
        expect(first.text === second.text, `"${first.text}", then "${second.text}"`);
      },
    },
    {
      name: 'maxTokens ends an answer with length',
      async run(engine, modelId) {
        await load(engine, modelId);
        const request = { ...greedy(user(longQuestion)), maxTokens: 4 };
        const { reason, usage } = await collect(engine, request);
        expect(reason === 'length', `it ended with ${reason}`);
        expect(usage.completionTokens === 4, `${usage.completionTokens} tokens instead of 4`);
      },
    },
    {
      name: 'a stop string ends an answer before it',
      async run(engine, modelId) {
        await load(engine, modelId);
        const { text } = await collect(engine, greedy(user(question)));
        const word = text.trim().split(/\s+/)[2] ?? '';
        expect(word !== '', 'the answer has fewer than three words');
        const cut = await collect(engine, { ...greedy(user(question)), stop: [word] });
        expect(cut.reason === 'stop', `it ended with ${cut.reason}`);
        expect(
          cut.text.trimEnd() === text.slice(0, text.indexOf(word)).trimEnd(),
          `"${cut.text}" is not "${text}" up to "${word}"`,
        );
      },
    },
    {
      name: 'an abort ends the answer within one more token',
      async run(engine, modelId) {
        await load(engine, modelId);
        const controller = new AbortController();
        const atLeast = { maxTokens: Math.max(maxTokens, 200) };
        const request = { ...greedy(user(longQuestion)), ...atLeast, ...longRequest };
        const answer = await collect(engine, request, controller.signal, (deltas) => {
          if (deltas === 3) controller.abort();
        });
        expect(answer.reason === 'abort', `it ended with ${answer.reason}`);
        const late = answer.deltas.length - 3;
        expect(late <= 1 + inFlightDeltas, `${late} deltas came after the abort`);
        expect(answer.usage.completionTokens >= 3, 'the usage has fewer tokens than came');
      },
    },
    {
      name: 'a signal that is aborted beforehand gives finish/abort and nothing else',
      async run(engine, modelId) {
        await load(engine, modelId);
        const { deltas, reason } = await collect(
          engine,
          greedy(user(question)),
          AbortSignal.abort(),
        );
        expect(reason === 'abort' && deltas.length === 0, `${deltas.length} deltas, ${reason}`);
      },
    },
    {
      name: 'leaving an answer early frees the engine',
      async run(engine, modelId) {
        await load(engine, modelId);
        const { signal } = new AbortController();
        for await (const event of engine.generate(greedy(user(longQuestion)), signal)) {
          if (event.type === 'text-delta') break;
        }
        const { reason } = await collect(engine, greedy(user(question)));
        expect(reason === 'stop' || reason === 'length', `the next one ended with ${reason}`);
      },
    },
    {
      name: 'a second generation at a time throws engine-busy, or goes beside on a server',
      async run(engine, modelId) {
        const { backend } = await load(engine, modelId);
        const controller = new AbortController();
        let begin: () => void = () => undefined;
        const begun = new Promise<void>((resolve) => {
          begin = resolve;
        });
        const first = collect(engine, greedy(user(longQuestion)), controller.signal, begin);
        await begun;
        const second = () => collect(engine, greedy(user(question)));
        await (backend === 'server' ? second() : throwsCode('engine-busy', second));
        controller.abort();
        expect((await first).text !== '', 'the first one lost its answer');
      },
    },
    {
      name: 'log-probabilities are raw and complete',
      async run(engine, modelId) {
        const { capabilities } = await load(engine, modelId);
        expect(capabilities.logprobKind === 'raw', `they are ${capabilities.logprobKind}`);
        const answer = await collect(engine, { ...greedy(user(question)), topLogprobs: 5 });
        const missing = answer.usage.completionTokens - answer.tokens.length;
        // The token that ends an answer has no text and may be left out.
        expect(missing === 0 || missing === 1, `${missing} tokens have no log-probability`);
        for (const token of answer.tokens) checkToken(token);
        const surest = Math.max(
          ...answer.tokens.flatMap(({ top }) => top[1]?.logprob ?? -Infinity),
        );
        expect(surest > -15, `the likeliest alternative has ${surest}: these are not raw`);
      },
    },
    {
      name: 'a second turn prefills only what is new',
      async run(engine, modelId) {
        await load(engine, modelId);
        const first = await collect(engine, greedy(user(question)));
        expect(first.reason === 'stop', `the first answer ended with ${first.reason}`);
        const { usage } = await collect(
          engine,
          greedy(user(question), assistant(first.text), user(question)),
        );
        const { promptTokens, cachedPromptTokens } = usage;
        expect(promptTokens > first.usage.promptTokens, 'the prompt is not counted whole');
        if (!tellsCache) return;
        expect(
          cachedPromptTokens >= first.usage.promptTokens && cachedPromptTokens < promptTokens,
          `${cachedPromptTokens} of ${promptTokens} tokens were cached, ` +
            `${first.usage.promptTokens} could have been`,
        );
      },
    },
    {
      name: 'an open answer is continued, not begun again',
      async run(engine, modelId) {
        await load(engine, modelId);
        const { text } = await collect(engine, greedy(user(question)));
        const begun = text.slice(0, text.lastIndexOf(' ', Math.ceil(text.length / 2)));
        expect(begun !== '', `"${text}" is too short to cut`);
        const rest = await collect(engine, greedy(user(question), assistant(begun)));
        expect(rest.text !== '', 'nothing came');
        const joined = begun + rest.text;
        const known = text.slice(0, begun.length + 4);
        expect(joined.startsWith(known), `"${begun}" went on as "${rest.text}"`);
      },
    },
    {
      name: 'a prompt longer than the context throws context-overflow with both numbers',
      async run(engine, modelId) {
        const { contextLength } = await load(engine, modelId);
        const long = 'word '.repeat(contextLength + 8);
        const error = await throwsCode('context-overflow', () =>
          collect(engine, greedy(user(long))),
        );
        const { promptTokens, contextLength: told } = error.details;
        expect(told === contextLength, `it says the context is ${String(told)}`);
        expect(Number(promptTokens) > contextLength, `${String(promptTokens)} prompt tokens`);
        const { text } = await collect(engine, greedy(user(question)));
        expect(text !== '', 'the engine does not answer any more');
      },
    },
    {
      name: 'dispose may be called twice, and the next load works',
      async run(engine, modelId) {
        await unload(engine);
        await engine.dispose();
        await load(engine, modelId);
        const { text } = await collect(engine, { ...greedy(user(question)), maxTokens: 4 });
        expect(text !== '', 'no answer after the reload');
      },
    },
    ...createPartChecks(chosen, load),
  ];
}
