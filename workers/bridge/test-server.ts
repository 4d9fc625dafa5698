// A real HTTP server that misbehaves on demand, for unit tests.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface TestRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Readonly<Record<string, unknown>>;
}

export interface TestServer {
  readonly url: string;
  readonly requests: readonly TestRequest[];
  /** Requests whose client has gone before the answer was whole. */
  readonly abandoned: () => number;
  close(): Promise<void>;
}

export type Answer = (
  request: TestRequest,
  response: ServerResponse,
  /** Counts the requests of this path from 1. */
  nth: number,
) => void | Promise<void>;

/** `answers` by path; other paths answer 404 with a page. */
export async function startTestServer(
  answers: Readonly<Record<string, Answer>>,
): Promise<TestServer> {
  const requests: TestRequest[] = [];
  const counts = new Map<string, number>();
  let abandoned = 0;
  const server = createServer((incoming, response) => {
    const path = incoming.url ?? '';
    let text = '';
    incoming.on('data', (chunk: Buffer) => (text += chunk.toString()));
    response.on('close', () => {
      if (!response.writableFinished) abandoned += 1;
    });
    incoming.on('end', () => {
      const body = (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>;
      const { method = '', headers } = incoming;
      const request = { method, path, headers, body };
      requests.push(request);
      const nth = (counts.get(path) ?? 0) + 1;
      counts.set(path, nth);
      const answer = answers[path];
      if (answer) void answer(request, response, nth);
      else sendPage(response, 404);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    abandoned: () => abandoned,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

export function sendPage(response: ServerResponse, status: number): void {
  response.writeHead(status, { 'Content-Type': 'text/html' });
  response.end('<html><body>An error page</body></html>');
}

/** What every Ollama answers while a model is loaded. */
export const ollamaBasics: Readonly<Record<string, Answer>> = {
  '/api/show': (_, response) =>
    sendJson(response, {
      capabilities: ['completion', 'tools'],
      details: { family: 'llama', parameter_size: '3M', quantization_level: 'Q8_0' },
      model_info: { 'general.architecture': 'llama', 'llama.context_length': 1024 },
    }),
  '/api/ps': (_, response) => sendJson(response, { models: [] }),
};

/** The first `/api/chat` of a session loads the model; the ones after it are `answer`. */
export function ollamaThat(answer: Answer): Readonly<Record<string, Answer>> {
  return {
    ...ollamaBasics,
    '/api/chat': (request, response, nth) =>
      nth === 1 ? sendJson(response, { done: true }) : answer(request, response, nth - 1),
  };
}

export function openAiThat(answer: Answer): Readonly<Record<string, Answer>> {
  return {
    '/v1/models': (_, response) =>
      sendJson(response, { data: [{ id: 'm', owned_by: 'vllm', max_model_len: 1024 }] }),
    '/v1/chat/completions': answer,
  };
}
