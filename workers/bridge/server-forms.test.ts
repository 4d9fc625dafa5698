// What goes to servers and comes back beside words: images, kinds of numbers, long lists, pulls.
import { describe, expect, it } from 'vitest';
import type { ServerKind } from '../../src/core/bridge/bridge';
import type { GenerateRequest } from '../../src/core/engine/engine';
import { createBridgeEngine } from '../adapters/bridge-engine';
import { createBridgeControl } from './control';
import { ollamaBasics, openAiThat, sendJson, startTestServer, type Answer } from './test-server';
import { askIt, endOf, loadFrom, open, servers } from './test-session';

describe('images', () => {
  const url = 'data:image/png;base64,iVBORw0KGgo=';
  const withImage: GenerateRequest = {
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image', url },
        ],
      },
    ],
    maxTokens: 8,
  };

  it('go to Ollama as base64, to the others as a data URL', async () => {
    const ollama = await open('ollama', (_, response) => void response.end(endOf('ollama')));
    await askIt(ollama.engine, withImage);
    expect(ollama.server.requests.at(-1)?.body['messages']).toEqual([
      { role: 'user', content: 'What is it?', images: ['iVBORw0KGgo='] },
    ]);
    const vllm = await open('vllm', (_, response) => void response.end(endOf('vllm')));
    await askIt(vllm.engine, withImage);
    expect(vllm.server.requests.at(-1)?.body['messages']).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is it?' },
          { type: 'image_url', image_url: { url } },
        ],
      },
    ]);
  });

  it('that a server cannot read are a missing capability, not a broken server', async () => {
    const { engine } = await open('llamacpp', (_, response) => {
      const error = { code: 500, message: 'image input is not supported', type: 'server_error' };
      sendJson(response, { error }, 500);
    });
    const { error } = await askIt(engine, withImage);
    expect(error?.code).toBe('capability-missing');
  });
});

it('says of probabilities whether they are raw, and where nobody knows that too', async () => {
  const kindOf = async (kind: ServerKind) => {
    const answer: Answer = (_, response) => void response.end(endOf(kind));
    const server = await startTestServer(openAiThat(answer));
    servers.push(server);
    const model = await loadFrom(createBridgeEngine(), { server: { url: server.url, kind } });
    return model.capabilities.logprobKind;
  };
  expect(await kindOf('llamacpp')).toBe('raw');
  expect(await kindOf('vllm')).toBe('raw');
  expect(await kindOf('openai')).toBe('given');
});

it('a thousand models are listed with two requests, and one that is half written is left out', async () => {
  const models = Array.from({ length: 1000 }, (_, at) => ({ name: `m-${at}`, size: at }));
  const server = await startTestServer({
    ...ollamaBasics,
    '/api/version': (_, response) => sendJson(response, { version: '0.17.4' }),
    '/api/tags': (_, response) => sendJson(response, { models: [...models, { size: 1 }, null] }),
  });
  servers.push(server);
  const facts = await createBridgeControl().list({ url: server.url, kind: 'ollama' });
  expect(facts.models).toHaveLength(1000);
  expect(server.requests.map(({ path }) => path).sort()).toEqual([
    '/api/ps',
    '/api/tags',
    '/api/version',
  ]);
});

it('a pull that fails at 99 % says what the server says, with what has come', async () => {
  const server = await startTestServer({
    '/api/pull': (_, response) => {
      const lines = [
        { status: 'pulling manifest' },
        { status: 'pulling aaaa', digest: 'sha256:aaaa', total: 100 },
        { status: 'pulling aaaa', digest: 'sha256:aaaa', total: 100, completed: 99 },
        { error: 'max retries exceeded: unexpected EOF' },
      ];
      response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    },
  });
  servers.push(server);
  const access = { url: server.url, kind: 'ollama' } as const;
  const steps: number[] = [];
  const pulling = (async () => {
    const pull = createBridgeControl().pull(access, 'big', new AbortController().signal);
    for await (const step of pull) steps.push(step.doneBytes);
  })();
  await expect(pulling).rejects.toMatchObject({
    code: 'server-failed',
    details: { said: 'max retries exceeded: unexpected EOF' },
  });
  expect(steps.at(-1)).toBe(99);
});
