// A gate before a real model server: it holds requests and answers until the test says so, so that
// a moment can be looked at for as long as it takes.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Question {
  /** Epoch ms at which all of it had come. */
  readonly at: number;
  readonly path: string;
  readonly body: string;
}

export interface Gate {
  readonly url: string;
  /** Questions that came so far. */
  readonly asked: () => number;
  readonly questions: () => readonly Question[];
  /** Epoch ms at which the next answer ended or was left by who asked. */
  nextEnd(): Promise<number>;
  /** Questions that come from now on wait. */
  hold(): void;
  /** Answers from now on stop after so many pieces, which stay open. */
  holdAfter(pieces: number): void;
  /** Everything goes on, and nothing is held any more. */
  open(): void;
  close(): Promise<void>;
}

/** Of llama.cpp and of Ollama. */
const QUESTIONS = ['/v1/chat/completions', '/api/chat'];
const isQuestion = ({ url = '', method }: IncomingMessage) =>
  QUESTIONS.includes(url) && method === 'POST';

const now = () => performance.timeOrigin + performance.now();

/** On a port of its own, or on `port`. */
export async function openGate(targetUrl: string, port = 0): Promise<Gate> {
  const questions: Question[] = [];
  const ends: ((at: number) => void)[] = [];
  let isHeld = false;
  let passes = Infinity;
  let held: (() => void)[] = [];

  const pass = (incoming: IncomingMessage, response: ServerResponse, body: Buffer) => {
    const { method, url = '', headers } = incoming;
    let left = isQuestion(incoming) ? passes : Infinity;
    const upstream = request(targetUrl + url, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.on('data', (piece: Buffer) => {
        response.write(piece);
        left -= 1;
        if (left > 0) return;
        answer.pause();
        held.push(() => {
          left = Infinity;
          answer.resume();
        });
      });
      answer.on('end', () => response.end());
      answer.on('error', () => response.destroy());
    });
    // The server died in the middle of it; a paused answer would not tell.
    upstream.on('socket', (socket) => {
      socket.once('close', () => {
        if (left <= 0) response.destroy();
      });
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => {
      upstream.destroy();
      if (isQuestion(incoming)) for (const tell of ends.splice(0)) tell(now());
    });
    upstream.end(body);
  };

  const server = createServer((incoming, response) => {
    const pieces: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => pieces.push(piece));
    incoming.on('end', () => {
      const body = Buffer.concat(pieces);
      const asks = isQuestion(incoming);
      if (asks) questions.push({ at: now(), path: incoming.url ?? '', body: body.toString() });
      const go = () => pass(incoming, response, body);
      if (asks && isHeld) held.push(go);
      else go();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  // A server that listens has one.
  const { port: chosen } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${chosen}`,
    asked: () => questions.length,
    questions: () => questions,
    nextEnd: () => new Promise((resolve) => ends.push(resolve)),
    hold: () => void (isHeld = true),
    holdAfter: (count) => void (passes = count),
    open() {
      isHeld = false;
      passes = Infinity;
      for (const go of held.splice(0)) go();
      held = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
