// Servers that break every rule, and what an answer from them becomes.
import { describe, expect, it } from 'vitest';
import type { ServerKind } from '../../src/core/bridge/bridge';
import { createBridgeEngine } from '../adapters/bridge-engine';
import { sendJson, sendPage, startTestServer, type Answer } from './test-server';
import { askIt, endOf, lineOf, loadFrom, open, question, servers } from './test-session';

describe.each<ServerKind>(['ollama', 'vllm'])('%s', (kind) => {
  it('reads lines whatever the pieces they come in, characters cut in two too', async () => {
    const bytes = Buffer.from(lineOf(kind, 'Grüße ') + lineOf(kind, '👋') + endOf(kind));
    const { engine } = await open(kind, async (_, response) => {
      for (const byte of bytes) {
        response.write(Buffer.of(byte));
        await new Promise(setImmediate);
      }
      response.end();
    });
    const { text, error } = await askIt(engine);
    expect(error).toBeUndefined();
    expect(text).toBe('Grüße 👋');
  });

  it('keeps what came when the server stops in mid-answer', async () => {
    const { engine } = await open(kind, (_, response) => {
      response.write(lineOf(kind, 'half'));
      setTimeout(() => response.destroy(), 20);
    });
    const { text, error } = await askIt(engine);
    expect(text).toBe('half');
    expect(error).toMatchObject({ code: 'server-failed', details: { isCut: true } });
  });

  it('takes an answer without its end for cut, half a line too', async () => {
    const { engine } = await open(kind, (_, response) => {
      response.end(lineOf(kind, 'half') + lineOf(kind, 'more').slice(0, 30));
    });
    const { text, error } = await askIt(engine);
    expect(text).toBe('half');
    expect(error).toMatchObject({ code: 'server-failed', details: { isCut: true } });
  });

  it('says that garbage is garbage, and keeps what came before it', async () => {
    const junk = kind === 'ollama' ? '%PDF-1.7 \u0000\u0001\n' : 'data: %PDF-1.7\n\n';
    const { engine } = await open(kind, (_, response) => {
      response.end(lineOf(kind, 'good') + junk + lineOf(kind, 'never'));
    });
    const { text, error } = await askIt(engine);
    expect(text).toBe('good');
    expect(error).toMatchObject({ code: 'server-garbled', details: { said: /PDF/ } });
  });

  it('leaves a line of 10 MB', async () => {
    const { engine, server } = await open(kind, (_, response) => {
      response.write(lineOf(kind, 'good'));
      response.write(`data: {"x":"${'x'.repeat(10 * 2 ** 20)}`);
    });
    const { text, error } = await askIt(engine);
    expect(text).toBe('good');
    expect(error?.code).toBe('server-garbled');
    await expect.poll(server.abandoned).toBe(1);
  });

  it('bounds an answer that never ends, and hangs up', async () => {
    const { engine, server } = await open(kind, async (_, response) => {
      while (!response.destroyed) {
        response.write(lineOf(kind, 'a'));
        await new Promise(setImmediate);
      }
    });
    const { text, events } = await askIt(engine);
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'length' });
    expect(text.length).toBeLessThan(64);
    await expect.poll(server.abandoned).toBe(1);
  });

  it('an abort closes the connection, so that the server stops', async () => {
    const { engine, server } = await open(kind, (_, response) => {
      response.write(lineOf(kind, 'begun'));
    });
    const controller = new AbortController();
    const answering = askIt(engine, question, controller.signal);
    await expect.poll(() => server.requests.at(-1)?.body['stream']).toBe(true);
    controller.abort();
    const { events } = await answering;
    expect(events.at(-1)).toMatchObject({ type: 'finish', reason: 'abort' });
    await expect.poll(server.abandoned).toBe(1);
  });

  it.each([
    [401, 'server-refused'],
    [403, 'server-refused'],
    [404, 'server-garbled'],
    [500, 'server-failed'],
  ] as const)('a page with status %s is %s', async (status, code) => {
    const { engine } = await open(kind, (_, response) => sendPage(response, status));
    const { error } = await askIt(engine);
    expect(error).toMatchObject({ code, details: { status } });
    expect(error?.message).not.toContain('<html>');
  });

  it('says at once that it is busy, and for how long it asks to wait', async () => {
    const { engine, server } = await open(kind, (_, response) => {
      response.writeHead(429, { 'Retry-After': '600' });
      response.end();
    });
    const { error } = await askIt(engine);
    expect(error).toMatchObject({ code: 'server-busy', details: { retryAfterSeconds: 600 } });
    const asked = server.requests.filter(({ body }) => body['stream'] === true);
    expect(asked).toHaveLength(1);
  });

  it('says that a model is still loading', async () => {
    const { engine } = await open(kind, (_, response) => {
      sendJson(response, { error: { message: 'Loading model', code: 503 } }, 503);
    });
    const { error } = await askIt(engine);
    expect(error).toMatchObject({ code: 'server-busy', details: { isLoading: true } });
  });

  it('sends nothing on to another host', async () => {
    const other = await startTestServer({});
    servers.push(other);
    const { engine } = await open(kind, (_, response) => {
      response.writeHead(307, { Location: `${other.url}/v1/chat/completions` });
      response.end();
    });
    const { error } = await askIt(engine);
    expect(error).toMatchObject({ code: 'server-garbled', details: { redirects: true } });
    expect(other.requests).toEqual([]);
  });

  it('an error told in the middle of the stream is that error', async () => {
    const failure = { error: { message: 'CUDA error: out of memory' } };
    const line = kind === 'ollama' ? failure : `data: ${JSON.stringify(failure)}`;
    const { engine } = await open(kind, (_, response) => {
      response.end(
        `${lineOf(kind, 'so far')}${typeof line === 'string' ? line : JSON.stringify(line)}\n`,
      );
    });
    const { text, error } = await askIt(engine);
    expect(text).toBe('so far');
    expect(error?.code).toBe('out-of-memory');
  });

  it('sends the key, and only to the server it belongs to', async () => {
    const answer: Answer = (_, response) => void response.end(endOf(kind));
    const { engine, server } = await open(kind, answer, 'sk-secret');
    await askIt(engine);
    expect(
      server.requests.every(({ headers }) => headers.authorization === 'Bearer sk-secret'),
    ).toBe(true);
  });
});

it('a server that is not there is unreachable', async () => {
  const server = await startTestServer({});
  await server.close();
  const access = { url: server.url, kind: 'ollama' } as const;
  await expect(loadFrom(createBridgeEngine(), { server: access })).rejects.toMatchObject({
    code: 'server-unreachable',
  });
});

it('https where http is spoken is unreachable, not a crash', async () => {
  const server = await startTestServer({});
  servers.push(server);
  const access = { url: server.url.replace('http:', 'https:'), kind: 'openai' } as const;
  await expect(loadFrom(createBridgeEngine(), { server: access })).rejects.toMatchObject({
    code: 'server-unreachable',
  });
});

it('a server that lied about its context is believed when it says the truth', async () => {
  const { engine } = await open('vllm', (_, response) => {
    const message =
      "This model's maximum context length is 512 tokens. However, you requested 700 tokens (692 in the messages, 8 in the completion).";
    sendJson(response, { object: 'error', message, type: 'BadRequestError', code: 400 }, 400);
  });
  const { error } = await askIt(engine);
  expect(error).toMatchObject({
    code: 'context-overflow',
    details: { contextLength: 512, promptTokens: 700 },
  });
});

it('tool calls in parts are put together, thoughts are kept apart', async () => {
  const { engine } = await open('vllm', (_, response) => {
    const parts = [
      { reasoning_content: 'Hm. ' },
      { tool_calls: [{ index: 0, id: 'c1', function: { name: 'get_weather', arguments: '' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '{"city":' } }] },
      { tool_calls: [{ index: 0, function: { arguments: '"Paris"}' } }] },
    ];
    for (const delta of parts)
      response.write(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`);
    response.end('data: {"choices":[{"delta":{},"finish_reason":"tool_calls"}]}\n\n');
  });
  const { events } = await askIt(engine);
  expect(events).toMatchObject([
    { type: 'reasoning-delta', text: 'Hm. ' },
    { type: 'tool-call', call: { id: 'c1', name: 'get_weather', arguments: '{"city":"Paris"}' } },
    { type: 'finish', reason: 'tool-calls' },
  ]);
});
