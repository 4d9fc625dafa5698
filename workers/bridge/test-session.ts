// An engine on a server that misbehaves, for unit tests: servers are closed after each test.
import { afterEach } from 'vitest';
import type { ServerKind } from '../../src/core/bridge/bridge';
import type {
  Engine,
  GenerateRequest,
  LoadOptions,
  TokenEvent,
} from '../../src/core/engine/engine';
import { AppError } from '../../src/core/errors';
import { createBridgeEngine } from '../adapters/bridge-engine';
import {
  ollamaThat,
  openAiThat,
  startTestServer,
  type Answer,
  type TestServer,
} from './test-server';

/** Closed after the test. */
export const servers: TestServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

export interface Outcome {
  readonly text: string;
  readonly events: readonly TokenEvent[];
  readonly error?: AppError;
}

export const question: GenerateRequest = {
  messages: [{ role: 'user', content: 'hi' }],
  maxTokens: 8,
};

export async function open(kind: ServerKind, answer: Answer, apiKey?: string) {
  const server = await startTestServer(kind === 'ollama' ? ollamaThat(answer) : openAiThat(answer));
  servers.push(server);
  const engine = createBridgeEngine();
  const access = { url: server.url, kind, ...(apiKey !== undefined && { apiKey }) };
  await loadFrom(engine, { server: access });
  return { server, engine };
}

export async function loadFrom(engine: Engine, options: LoadOptions) {
  for await (const event of engine.load('m', options, new AbortController().signal)) {
    if (event.type === 'ready') return event.model;
  }
  throw new Error('No model');
}

export async function askIt(
  engine: Engine,
  request = question,
  signal = new AbortController().signal,
): Promise<Outcome> {
  const events: TokenEvent[] = [];
  const textOf = () =>
    events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
  try {
    for await (const event of engine.generate(request, signal)) events.push(event);
    return { text: textOf(), events };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { text: textOf(), events, error };
  }
}

/** A line of the server's stream that adds `text`. */
export const lineOf = (kind: ServerKind, text: string) =>
  kind === 'ollama'
    ? `${JSON.stringify({ message: { role: 'assistant', content: text }, done: false })}\n`
    : `data: ${JSON.stringify({ choices: [{ delta: { content: text } }] })}\n\n`;
export const endOf = (kind: ServerKind) =>
  kind === 'ollama'
    ? `${JSON.stringify({ message: { content: '' }, done: true, done_reason: 'stop' })}\n`
    : `data: {"choices":[{"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n`;
