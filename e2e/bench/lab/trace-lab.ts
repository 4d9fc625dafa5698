// What the figures of the inspector need: an engine asked with and without alternatives, and traces.
import type { EngineId, GenerateRequest, SampledToken } from '../../../src/core/engine/engine';
import { createId } from '../../../src/core/ids';
import type { ModelSpec } from '../../../src/core/model/model-manifest';
import type { ModelStoreApi } from '../../../src/core/model/model-store-api';
import { makeTestTokens } from '../../../src/core/trace/test-traces';
import { createTraceWriter } from '../../../src/core/trace/token-trace';
import { encodeTrace } from '../../../src/core/trace/trace-codec';
import { createTraceRecorder } from '../../../src/core/trace/trace-recorder';
import { toLenientText } from '../../../src/core/trace/token-text';
import { traceBytes } from '../../../src/core/trace/token-trace';
import { createWorkerClient } from '../../../src/core/wire/worker-rpc';
import { openDatabase } from '../../../src/data/db';
import { toMessageId } from '../../../src/data/message-id';
import { ensureProfile } from '../../../src/data/profiles';
import { modelCatalog } from '../../../src/engines/model-catalog';
import { engineRegistry } from '../../../src/engines/registry';
import { testModels } from '../../../src/engines/test-models';

export interface TracedAnswer {
  readonly tokensPerSecond: number;
  readonly tokens: number;
  /** Of the recording; 0 without one. */
  readonly traceBytes: number;
}

export interface TraceLab {
  /** One greedy answer for each of `topLogprobs`, in this order, after one that is not counted. */
  traceSpeeds(
    id: EngineId,
    modelId: string,
    request: GenerateRequest,
    topLogprobs: readonly number[],
  ): Promise<readonly TracedAnswer[]>;
  /** A recorded answer of so many tokens; its id. */
  seedTrace(tokens: number, alternatives: number): Promise<string>;
}

const signal = new AbortController().signal;

function findSpec(modelId: string): ModelSpec {
  const spec = [...modelCatalog(), ...testModels].find((known) => known.modelId === modelId);
  if (!spec) throw new Error(`No such model: ${modelId}`);
  return spec;
}

export const traceLab: TraceLab = {
  async traceSpeeds(id, modelId, request, topLogprobs) {
    const store = createWorkerClient<ModelStoreApi>(
      () =>
        new Worker(new URL('../../../workers/model-store.worker.ts', import.meta.url), {
          type: 'module',
        }),
    );
    const siteUrl = new URL('..', location.href).href;
    const installing = store.stream('install', findSpec(modelId), siteUrl, signal);
    for await (const event of installing) if (event.type === 'installed') break;
    const engine = engineRegistry[id].create();
    for await (const event of engine.load(modelId, { device: 'cpu' }, signal)) {
      if (event.type === 'ready') break;
    }
    const ask = async (count: number): Promise<TracedAnswer> => {
      const recorder = createTraceRecorder();
      const asked = count > 0 ? { ...request, topLogprobs: count } : request;
      for await (const event of engine.generate(asked, signal)) {
        if (event.type === 'text-delta' && count > 0) recorder.add(event.text, event.tokens);
        if (event.type !== 'finish') continue;
        recorder.end();
        const bytes = count > 0 ? encodeTrace(recorder.trace).length : 0;
        const { tokensPerSecond, completionTokens: tokens } = event.usage;
        return { tokensPerSecond, tokens, traceBytes: bytes };
      }
      throw new Error('The answer has no end');
    };
    await ask(0);
    const answers: TracedAnswer[] = [];
    for (const count of topLogprobs) answers.push(await ask(count));
    await engine.dispose();
    store.terminate();
    return answers;
  },

  async seedTrace(tokens, alternatives) {
    const { db } = await openDatabase();
    const profile = await ensureProfile(db);
    const chatId = createId();
    const createdAt = Date.now();
    const writer = createTraceWriter();
    const made: readonly SampledToken[] = makeTestTokens({ count: tokens, alternatives, seed: 5 });
    for (const token of made) writer.addToken(token);
    const [questionId, id] = [toMessageId(chatId, createdAt), toMessageId(chatId, createdAt + 1)];
    const text = toLenientText(traceBytes(writer.trace));
    await db.transaction('rw', [db.chats, db.messages, db.traces], async () => {
      await db.chats.add({
        id: chatId,
        profileId: profile.id,
        title: 'A long recording',
        titleSource: 'user',
        pinned: 0,
        leafId: id,
        overrides: {},
        createdAt,
        updatedAt: createdAt,
      });
      const row = { chatId, createdAt, status: 'done' } as const;
      await db.messages.bulkAdd([
        { ...row, id: questionId, parentId: null, role: 'user', text: 'Go on' },
        { ...row, id, createdAt: createdAt + 1, parentId: questionId, role: 'assistant', text },
      ]);
      await db.traces.put({ messageId: id, kind: 'raw', bytes: encodeTrace(writer.trace) });
    });
    db.close();
    return id;
  },
};
