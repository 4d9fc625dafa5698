// What an engine must keep of answers that are more than text: tool calls and thoughts.
import type { Engine, GenerateRequest } from './engine';
import { collect, expect } from './engine-contract-steps';

interface PartRequests {
  readonly toolRequest?: GenerateRequest;
  readonly reasoningRequest?: GenerateRequest;
}

/** One check for each request that is given. */
export function createPartChecks(
  { toolRequest, reasoningRequest }: PartRequests,
  load: (engine: Engine, modelId: string) => Promise<unknown>,
) {
  return [
    toolRequest && {
      name: 'a tool that is offered is called, and its result is read',
      async run(engine: Engine, modelId: string) {
        await load(engine, modelId);
        await checkTools(engine, toolRequest);
      },
    },
    reasoningRequest && {
      name: 'thoughts are kept apart from the answer and counted with it',
      async run(engine: Engine, modelId: string) {
        await load(engine, modelId);
        await checkReasoning(engine, reasoningRequest);
      },
    },
  ].filter((check) => check !== undefined);
}

async function checkTools(engine: Engine, request: GenerateRequest): Promise<void> {
  const { text, calls, reason, usage } = await collect(engine, request);
  expect(reason === 'tool-calls', `it ended with ${reason} and "${text}"`);
  const [call] = calls;
  if (!call) throw new Error('no call came');
  const tool = request.tools?.find(({ name }) => name === call.name);
  expect(tool !== undefined, `"${call.name}" was not offered`);
  expect(call.id !== '', 'the call has no id');
  expect(!text.includes(call.name), `the call stands in the text too: "${text}"`);
  const given: unknown = JSON.parse(call.arguments);
  const wanted = tool?.parameters['required'];
  expect(
    typeof given === 'object' &&
      given !== null &&
      Array.isArray(wanted) &&
      wanted.every((name) => String(name) in given),
    `${call.arguments} is not what ${call.name} takes`,
  );
  expect(usage.completionTokens > 0, 'the call was not counted');

  const { tools: _tools, jsonSchema: _schema, ...plain } = request;
  const after = await collect(engine, {
    ...plain,
    messages: [
      ...request.messages,
      { role: 'assistant', content: text, toolCalls: calls },
      ...calls.map(({ id }) => ({ role: 'tool' as const, content: 'sunny', toolCallId: id })),
    ],
  });
  expect(after.text !== '' && after.calls.length === 0, 'nothing was said about the result');
}

async function checkReasoning(engine: Engine, request: GenerateRequest): Promise<void> {
  const { text, reasoning, usage } = await collect(engine, request);
  expect(reasoning.trim() !== '', `no thoughts came, but "${text}"`);
  expect(text.trim() !== '', `thoughts came and no answer: "${reasoning}"`);
  expect(!text.includes(reasoning.trim()), `the thoughts stand in the answer too: "${text}"`);
  expect(!/<\/?think>/.test(reasoning + text), `marks are left: "${reasoning}", "${text}"`);
  const words = `${reasoning} ${text}`.trim().split(/\s+/).length;
  expect(usage.completionTokens >= words, `${usage.completionTokens} tokens for ${words} words`);
}
