// The engine contract on model servers that really run: llama.cpp's own and, where it was built, Ollama.
import type { BrowserContext } from '@playwright/test';
import { engineOfKind } from '../../src/core/bridge/bridge';
import { createEngineContract } from '../../src/core/engine/engine-contract';
import type { GenerateRequest } from '../../src/core/engine/engine';
import {
  findOllama,
  prepareLlama,
  startLlama,
  startOllama,
  type ModelServer,
} from '../../tools/model-servers.mjs';
import { expect, openLab, test, type RemoteLab } from './fixtures';

const servers = [
  { kind: 'llamacpp', missing: prepareLlama(), start: () => startLlama({ contextLength: 8192 }) },
  { kind: 'ollama', missing: findOllama(), start: () => startOllama() },
] as const;

for (const { kind, missing, start } of servers) {
  const engine = engineOfKind(kind);
  /** The starter makes 2,000 tokens a second there: a story is over before anybody stops it. */
  const longRequest = {
    maxTokens: kind === 'ollama' ? 900 : 4000,
    jsonSchema: { type: 'array', items: { const: 'word' }, minItems: 1000 },
  };

  test.describe(`a real ${kind} server`, { tag: `@${kind}` }, () => {
    test.skip(missing !== undefined, missing ?? '');
    let server: ModelServer;
    let context: BrowserContext;
    let lab: RemoteLab;
    const access = () => ({ server: { url: server.url, kind } });

    test.beforeAll(async ({ browser, pageUrl }) => {
      server = await start();
      context = await browser.newContext();
      lab = await openLab(await context.newPage(), pageUrl);
    });
    test.afterAll(async () => {
      await lab.dispose(engine);
      await context.close();
      await server.close();
    });

    for (const { name } of createEngineContract()) {
      test(name, async () => {
        const settings = {
          loadOptions: access(),
          longRequest,
          inFlightDeltas: longRequest.maxTokens / 2,
          tellsCache: kind !== 'ollama',
        };
        await lab.check(engine, 'starter', settings, name);
      });
    }

    test('alternatives, a schema and the server’s own timings', async () => {
      expect(await lab.load(engine, 'starter', access())).toMatchObject({
        ok: true,
        value: { backend: 'server', capabilities: { logprobKind: 'raw' } },
      });
      const request: GenerateRequest = {
        messages: [{ role: 'user', content: 'What is the capital of France?' }],
        temperature: 0,
        maxTokens: 64,
        jsonSchema: {
          type: 'object',
          properties: { city: { enum: ['Paris', 'Rome'] } },
          required: ['city'],
        },
      };
      const answer = await lab.ask(engine, request);
      if (!answer.ok) throw new Error(answer.error.message);
      expect(JSON.parse(answer.value.text)).toEqual({ city: expect.stringMatching(/Paris|Rome/) });
      expect(answer.value.usage.server?.promptMs).toBeGreaterThan(0);
      expect(answer.value.usage.server?.decodeMs).toBeGreaterThan(0);
    });
  });
}

test('a server that nobody runs any more is told apart from one that refuses', async ({
  browser,
  pageUrl,
}) => {
  const context = await browser.newContext();
  const lab = await openLab(await context.newPage(), pageUrl);
  const gone = { server: { url: 'http://127.0.0.1:9', kind: 'ollama' } } as const;
  expect(await lab.load('ollama', 'starter', gone)).toMatchObject({
    ok: false,
    error: { code: 'server-unreachable', details: { server: '127.0.0.1:9' } },
  });
  await context.close();
});
