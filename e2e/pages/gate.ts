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

export type Fault = (response: ServerResponse) => void;

export interface Gate {
  readonly url: string;
  /** Questions that came so far. */
  readonly asked: () => number;
  readonly questions: () => readonly Question[];
  /** Epoch ms at which the next answer ended or was left by who asked. */
  nextEnd(): Promise<number>;
  /** Questions that come from now on wait, after `free` more. */
  hold(free?: number): void;
  /** Answers from now on stop after so many lines with something in them, and stay open. */
  holdAfter(lines: number): void;
  /** Answers that stand open go wrong: the server is left, and `fault` writes the rest. */
  breakOff(fault: Fault): void;
  /** Questions from now on are answered by `fault` and not passed on. */
  refuse(fault: Fault): void;
  /** Questions from now on ask the server for this too. */
  addToQuestions(more: object): void;
  /** Everything goes on, and nothing is held any more. */
  open(): void;
  close(): Promise<void>;
}

/** Of llama.cpp and of Ollama. */
const QUESTIONS = ['/v1/chat/completions', '/api/chat'];
const isQuestion = ({ url = '', method }: IncomingMessage) =>
  QUESTIONS.includes(url) && method === 'POST';

const now = () => performance.timeOrigin + performance.now();

const LOOK_MS = 100;

async function isThere(url: string): Promise<boolean> {
  try {
    await (await fetch(url)).arrayBuffer();
    return true;
  } catch {
    // Nobody listens any more.
    return false;
  }
}

function withMore(body: Buffer, more: object): Buffer {
  return Buffer.from(JSON.stringify({ ...(JSON.parse(body.toString()) as object), ...more }));
}

/** Where the piece has had `most` lines that are not empty, or ends; and how many it had. */
function endOfLines(piece: Buffer, most: number) {
  if (most === Infinity) return { at: piece.length, lines: 0 };
  const NEWLINE = 10;
  let lines = 0;
  for (let at = 1; at < piece.length; at += 1) {
    if (piece[at] === NEWLINE && piece[at - 1] !== NEWLINE) lines += 1;
    if (lines >= most) return { at: at + 1, lines };
  }
  return { at: piece.length, lines };
}

/** On a port of its own, or on `port`. */
export async function openGate(targetUrl: string, port = 0): Promise<Gate> {
  const questions: Question[] = [];
  const ends: ((at: number) => void)[] = [];
  let free = Infinity;
  let passes = Infinity;
  let more: object | undefined;
  let open: ((fault: Fault) => void)[] = [];
  let refusal: Fault | undefined;
  let held: (() => void)[] = [];

  const pass = (incoming: IncomingMessage, response: ServerResponse, body: Buffer) => {
    const { method, url = '', headers } = incoming;
    let left = isQuestion(incoming) ? passes : Infinity;
    let isBroken = false;
    const sent = { ...headers, ...(body.length > 0 && { 'content-length': body.length }) };
    let isWhole = () => false;
    const upstream = request(targetUrl + url, { method, headers: sent }, (answer) => {
      isWhole = () => answer.complete;
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.on('data', (piece: Buffer) => {
        const end = endOfLines(piece, left);
        response.write(piece.subarray(0, end.at));
        left -= end.lines;
        if (left > 0) return;
        answer.pause();
        open.push((fault) => {
          isBroken = true;
          upstream.destroy();
          fault(response);
        });
        held.push(() => {
          left = Infinity;
          if (!response.destroyed) response.write(piece.subarray(end.at));
          answer.resume();
        });
      });
      answer.on('end', () => response.end());
      answer.on('error', () => {
        if (!isBroken) response.destroy();
      });
    });
    /** It said all of it before it was held; who waits for the rest still loses it with the server. */
    const endWithServer = async () => {
      while (left <= 0 && !isBroken && !response.destroyed && (await isThere(targetUrl))) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      }
      if (left <= 0 && !isBroken) response.destroy();
    };
    // The server died in the middle of it; a paused answer would not tell.
    upstream.on('socket', (socket) => {
      if (left === Infinity) return;
      socket.once('close', () => {
        if (left > 0 || isBroken) return;
        if (isWhole()) void endWithServer();
        else response.destroy();
      });
    });
    upstream.on('error', () => {
      if (!isBroken) response.destroy();
    });
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
      const go = () => {
        // Who asked may have left.
        if (response.destroyed) return;
        if (asks && refusal) {
          refusal(response);
          return;
        }
        pass(incoming, response, asks && more ? withMore(body, more) : body);
      };
      if (asks && free <= 0) held.push(go);
      else go();
      if (asks) free -= 1;
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
    hold: (count = 0) => void (free = count),
    holdAfter: (count) => void (passes = count),
    breakOff(fault) {
      for (const wrong of open.splice(0)) wrong(fault);
      held = [];
      passes = Infinity;
    },
    refuse: (wrong) => void (refusal = wrong),
    addToQuestions: (added) => void (more = added),
    open() {
      free = Infinity;
      passes = Infinity;
      more = undefined;
      refusal = undefined;
      open = [];
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
