// Everything that a browser tries to reach: requests of pages, workers and service workers as Chromium
// tells them, and below that every connection to a name that is not this computer, which the resolver
// leads to a listener here. So what fails or is blocked is seen as well.
import type { Browser, BrowserContext, PlaywrightWorkerArgs } from '@playwright/test';
import { createServer, type AddressInfo } from 'node:net';

export interface Recorder {
  readonly context: BrowserContext;
  /** Origins that were asked since the last call, without doubles, sorted. */
  origins(): readonly string[];
  /** Hosts on other computers that something connected to, the browser's own errands left out. */
  readonly strangers: readonly string[];
  close(): Promise<void>;
}

type Launch = PlaywrightWorkerArgs['playwright']['chromium'];

export async function openRecorder(
  chromium: Launch,
  options: NonNullable<Parameters<Launch['launch']>[0]>,
): Promise<Recorder> {
  const strangers: string[] = [];
  const listener = createServer((socket) => {
    socket.once('data', (bytes) => {
      const host = hostOf(bytes);
      if (!BROWSER.test(host)) strangers.push(host);
      socket.destroy();
    });
    socket.on('error', () => socket.destroy());
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has one.
  const { port } = listener.address() as AddressInfo;
  const rules = `MAP * 127.0.0.1:${port}, EXCLUDE localhost, EXCLUDE 127.0.0.1`;
  const browser: Browser = await chromium.launch({
    ...options,
    args: [...(options.args ?? []), `--host-resolver-rules=${rules}`],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  let seen = new Set<string>();
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== 'data:' && protocol !== 'blob:') seen.add(origin);
  });
  context.on('page', (page) => {
    page.on('websocket', (socket) => seen.add(new URL(socket.url()).origin));
  });
  return {
    context,
    origins() {
      const all = [...seen].toSorted();
      seen = new Set();
      return all;
    },
    strangers,
    async close() {
      await browser.close();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
}

/** What Chromium asks for itself: its updates, accounts and the filling in of forms. */
const BROWSER = /(^|\.)(google|googleapis|gstatic|gvt1)\.com$/;

/** Whom the first bytes of a connection are for: `Host` of http, the server name of TLS. */
function hostOf(bytes: Buffer): string {
  const [, plain] = /\r\nhost: ([^\r:]+)/i.exec(bytes.toString('latin1')) ?? [];
  if (plain !== undefined) return plain;
  for (let at = 0; at + 9 < bytes.length; at += 1) {
    // Extension 0: its bytes, a list of as many, one entry of kind 0 and its length.
    const length = bytes.readUInt16BE(at + 2);
    const isName =
      bytes.readUInt16BE(at) === 0 &&
      bytes.readUInt16BE(at + 4) === length - 2 &&
      bytes[at + 6] === 0 &&
      bytes.readUInt16BE(at + 7) === length - 5;
    if (isName && length > 5) return bytes.toString('latin1', at + 9, at + 4 + length);
  }
  return `unknown: ${bytes.toString('hex', 0, 64)}`;
}
