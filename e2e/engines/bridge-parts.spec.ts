// Tool calls and thoughts as real servers send them: llama.cpp and, where it was built, Ollama read them
// out of what a real model writes (tools/model-templates.mjs has how it is led to).
import type { BrowserContext } from '@playwright/test';
import { engineOfKind } from '../../src/core/bridge/bridge';
import { createEngineContract } from '../../src/core/engine/engine-contract';
import type { ContractSettings } from '../../src/core/engine/engine-contract-settings';
import type { GenerateRequest } from '../../src/core/engine/engine';
import {
  findOllama,
  prepareLlama,
  startLlama,
  startOllama,
  type ModelServer,
} from '../../tools/model-servers.mjs';
import {
  LLAMA_THINKING,
  LLAMA_THINKING_GRAMMAR,
  LLAMA_TOOLS,
} from '../../tools/model-templates.mjs';
import { openGate, type Gate } from '../pages/gate';
import { openLab, test, type RemoteLab } from './fixtures';

const question: GenerateRequest = {
  messages: [{ role: 'user', content: 'What is the capital of France?' }],
  temperature: 0,
  maxTokens: 400,
};
const cities = {
  type: 'object',
  properties: { city: { type: 'string', enum: ['Paris', 'Rome'] } },
  required: ['city'],
};
const tool = { name: 'get_weather', description: 'The weather in a city', parameters: cities };
const toolRequest: GenerateRequest = { ...question, tools: [tool] };
/** Ollama does not hold a model to the form of a call; a schema does. */
const formOfCall = {
  type: 'object',
  properties: { name: { const: tool.name }, arguments: cities },
  required: ['name', 'arguments'],
};

const cases = [
  {
    kind: 'llamacpp',
    missing: prepareLlama(),
    start: () => startLlama({ template: LLAMA_TOOLS }),
    modelId: 'starter',
    settings: { toolRequest },
  },
  {
    kind: 'llamacpp',
    missing: prepareLlama(),
    start: () => startLlama({ template: LLAMA_THINKING }),
    modelId: 'starter',
    more: { grammar: LLAMA_THINKING_GRAMMAR },
    settings: { reasoningRequest: question },
  },
  {
    kind: 'ollama',
    missing: findOllama(),
    start: () => startOllama(),
    modelId: 'starter-tools',
    settings: { toolRequest: { ...toolRequest, jsonSchema: formOfCall } },
  },
  {
    kind: 'ollama',
    missing: findOllama(),
    start: () => startOllama(),
    modelId: 'starter-thinks',
    settings: { reasoningRequest: question },
  },
] as const;

const namesOf = (settings: Partial<ContractSettings>) =>
  createEngineContract(settings).map(({ name }) => name);
const usual = namesOf({});

for (const one of cases) {
  const { kind, missing, start, modelId, settings } = one;
  const engine = engineOfKind(kind);
  for (const name of namesOf(settings).filter((each) => !usual.includes(each))) {
    test(`${kind}: ${name}`, { tag: `@${kind}` }, async ({ browser, pageUrl }) => {
      test.skip(missing !== undefined, missing ?? '');
      const server: ModelServer = await start();
      const gate: Gate = await openGate(server.url);
      if ('more' in one) gate.addToQuestions(one.more);
      const context: BrowserContext = await browser.newContext();
      const lab: RemoteLab = await openLab(await context.newPage(), pageUrl);
      const loadOptions = { server: { url: gate.url, kind } };
      await lab.check(engine, modelId, { ...settings, loadOptions }, name);
      await context.close();
      await gate.close();
      await server.close();
    });
  }
}
