// Ollama's native API as far as Hearth speaks it, with one model that always says the same: for where
// no Ollama was built.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

const STARTED = { model: 'starter', created_at: new Date(0).toISOString() };

const answers: Readonly<Record<string, object>> = {
  '/api/version': { version: '0.17.4' },
  '/api/tags': { models: [{ name: 'starter:latest', size: 3_000_000, details: {} }] },
  '/api/ps': { models: [{ name: 'starter:latest', context_length: 1024 }] },
  '/api/show': {
    capabilities: ['completion'],
    details: { family: 'llama' },
    model_info: { 'general.architecture': 'llama', 'llama.context_length': 1024 },
  },
};

export async function startStandInOllama(answer: string) {
  const chat = async (request: IncomingMessage) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const { messages, stream } = JSON.parse(Buffer.concat(pieces).toString()) as {
      readonly messages: readonly object[];
      readonly stream?: boolean;
    };
    const end = { ...STARTED, done: true, prompt_eval_count: 9, eval_count: 9 };
    const ended = { ...end, message: { role: 'assistant', content: '' } };
    if (messages.length === 0) return [{ ...ended, done_reason: 'load' }];
    const words = stream === false ? [answer] : answer.split(/(?= )/);
    const said = words.map((content) => ({
      ...STARTED,
      message: { role: 'assistant', content },
      done: false,
    }));
    return [...said, { ...ended, done_reason: 'stop' }];
  };
  const server = createServer((request, response) => {
    const { url = '/', method } = request;
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Headers', '*');
    const known = answers[url];
    if (method === 'OPTIONS') response.writeHead(204).end();
    else if (url === '/') response.end('Ollama is running');
    else if (known) response.end(JSON.stringify(known));
    else if (url === '/api/chat') {
      chat(request)
        .then((lines) => response.end(lines.map((line) => `${JSON.stringify(line)}\n`).join('')))
        .catch(() => response.destroy());
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens has one.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
