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
    expect(error).toMatchObject({ code: 'capability-missing', details: { reason: 'no-sight' } });
  });

  it('stand where the question has them, and no empty words are sent with them', async () => {
    const { server, engine } = await open(
      'vllm',
      (_, response) => void response.end(endOf('vllm')),
    );
    const ask = (text: string) =>
      askIt(engine, {
        messages: [
          {
            role: 'user',
            content: [
              { type: 'image', url },
              { type: 'text', text },
            ],
          },
        ],
      });
    const sent = () => server.requests.at(-1)?.body['messages'];
    const image = { type: 'image_url', image_url: { url } };
    await ask('What is it?');
    expect(sent()).toEqual([
      { role: 'user', content: [image, { type: 'text', text: 'What is it?' }] },
    ]);
    await ask('');
    expect(sent()).toEqual([{ role: 'user', content: [image] }]);
  });
});

describe('whether a model sees images', () => {
  const sightOf = async (kind: ServerKind, answers: Readonly<Record<string, Answer>>) => {
    const server = await startTestServer(answers);
    servers.push(server);
    return (await createBridgeControl().list({ url: server.url, kind })).models[0]?.vision;
  };
  const listOf = (model: object): Readonly<Record<string, Answer>> => ({
    '/v1/models': (_, response) => sendJson(response, { data: [{ id: 'm', ...model }] }),
  });

  it('is in the list of llama.cpp', async () => {
    const meta = { n_ctx: 1024 };
    const withInputs = (...input_modalities: string[]) =>
      sightOf('llamacpp', listOf({ meta, architecture: { input_modalities } }));
    expect(await withInputs('text', 'image')).toBe(true);
    expect(await withInputs('text', 'audio')).toBe(false);
  });

  it('is asked of a llama.cpp whose list is older than that', async () => {
    const withProps = (props: object) =>
      sightOf('llamacpp', {
        ...listOf({ meta: { n_ctx: 1024 } }),
        '/props': (_, response) => sendJson(response, props),
      });
    expect(await withProps({ modalities: { vision: true } })).toBe(true);
    expect(await withProps({ modalities: { vision: false } })).toBe(false);
    expect(await withProps({})).toBeUndefined();
  });

  it('is what LM Studio and others say in their own ways', async () => {
    const ofStudio = (type: string) =>
      sightOf('lmstudio', {
        ...listOf({}),
        '/api/v0/models': (_, response) => sendJson(response, { data: [{ id: 'm', type }] }),
      });
    expect(await ofStudio('vlm')).toBe(true);
    expect(await ofStudio('llm')).toBe(false);
    expect(await sightOf('openai', listOf({ capabilities: { vision: true } }))).toBe(true);
  });

  it('is not known of vLLM', async () => {
    expect(await sightOf('vllm', listOf({ max_model_len: 1024 }))).toBeUndefined();
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
