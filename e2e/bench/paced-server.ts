// A server that writes at a fixed rate and needs no processor for it, so that two of them have the time
// of two machines whatever else this one does. It speaks OpenAI's form and answers one question at a
// time, in the order they came, as llama.cpp's server does with one slot.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface PacedServer {
  readonly url: string;
  readonly questions: () => readonly PacedQuestion[];
  close(): Promise<void>;
}

export interface PacedQuestion {
  /** Epoch ms at which it came. */
  readonly at: number;
  readonly prompt: string;
}

export interface Pace {
  /** Before the first token. */
  readonly prefillMs: number;
  readonly tokens: number;
  readonly tokenMs: number;
}

export async function openPacedServer({ prefillMs, tokens, tokenMs }: Pace): Promise<PacedServer> {
  const questions: PacedQuestion[] = [];
  let last: Promise<void> = Promise.resolve();

  const answer = async (response: ServerResponse) => {
    const send = (item: object | string) =>
      response.write(`data: ${typeof item === 'string' ? item : JSON.stringify(item)}\n\n`);
    response.writeHead(200, { 'Content-Type': 'text/event-stream', ...open });
    await wait(prefillMs);
    for (let token = 0; token < tokens; token += 1) {
      if (token > 0) await wait(tokenMs);
      send({ choices: [{ index: 0, delta: { content: ` word${token}` } }] });
    }
    send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    send({ choices: [], usage: { prompt_tokens: 9, completion_tokens: tokens } });
    send('[DONE]');
    response.end();
  };

  const server = createServer((request, response) => {
    if (request.method === 'OPTIONS') response.writeHead(204, open).end();
    else if (request.url === '/v1/models') {
      const models = { data: [{ id: 'paced', owned_by: 'llamacpp', meta: { n_ctx: 4096 } }] };
      response.writeHead(200, { 'Content-Type': 'application/json', ...open });
      response.end(JSON.stringify(models));
    } else if (request.url === '/v1/chat/completions') {
      readAll(request)
        .then((body) => {
          questions.push({
            at: performance.timeOrigin + performance.now(),
            prompt: promptOf(body),
          });
          last = last.then(() => answer(response));
          return last;
        })
        .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
    } else response.writeHead(404, open).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens has one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    questions: () => questions,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

const open = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Allow-Headers': '*',
  'Access-Control-Max-Age': '7200',
};

async function readAll(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString();
}

function promptOf(body: string): string {
  const { messages } = JSON.parse(body) as { messages: readonly { content: string }[] };
  return messages.at(-1)?.content ?? '';
}
