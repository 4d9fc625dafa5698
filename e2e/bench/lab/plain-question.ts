// A question to a model server as the shortest program asks it: one fetch, one loop.
export interface PlainQuestion {
  /** With the path. */
  readonly url: string;
  /** As another program sent it. */
  readonly body: string;
}

export interface PlainAnswer {
  readonly tokens: number;
  /** From the call to the first token. */
  readonly timeToFirstTokenMs: number;
  /** Tokens after the first, per second. */
  readonly tokensPerSecond: number;
}

/** Reads server-sent events and one object a line alike. */
export async function askPlain({ url, body }: PlainQuestion): Promise<PlainAnswer> {
  const startedAt = performance.now();
  const headers = { 'Content-Type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body });
  if (!response.ok || !response.body) throw new Error(`The server answered ${response.status}`);
  const decoder = new TextDecoder();
  let rest = '';
  let tokens = 0;
  let firstAt = 0;
  let lastAt = 0;
  for await (const bytes of response.body) {
    const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const json = line.replace(/^data: /, '');
      if (!json.startsWith('{') || !textOf(JSON.parse(json) as Piece)) continue;
      lastAt = performance.now();
      if (tokens === 0) firstAt = lastAt;
      tokens += 1;
    }
  }
  return {
    tokens,
    timeToFirstTokenMs: firstAt - startedAt,
    tokensPerSecond: ((tokens - 1) * 1000) / (lastAt - firstAt),
  };
}

interface Piece {
  readonly message?: { readonly content?: string };
  readonly choices?: readonly { readonly delta?: { readonly content?: string | null } }[];
}

function textOf({ message, choices }: Piece): string | null | undefined {
  return message?.content ?? choices?.[0]?.delta?.content;
}
