// What engines are really asked: every request that leaves the page for a worker is read on its way.
import type { Page } from '@playwright/test';

export interface SentMessage {
  readonly role: string;
  readonly content: string;
}

export interface PromptWatch {
  /** Messages of the newest request. */
  newest(): Promise<readonly SentMessage[]>;
  /** Of all requests since the page was opened, oldest first. */
  all(): Promise<readonly (readonly SentMessage[])[]>;
}

/** Before the page is opened. Changes nothing of what is sent. */
export async function watchPrompts(page: Page): Promise<PromptWatch> {
  await page.addInitScript(() => {
    type Sender = { postMessage: (message: unknown, ...rest: never[]) => void };
    const findMessages = (value: unknown, depth: number): unknown => {
      if (typeof value !== 'object' || value === null || depth > 6) return undefined;
      if (ArrayBuffer.isView(value)) return undefined;
      if ('messages' in value && Array.isArray(value.messages)) return value.messages;
      for (const inner of Object.values(value)) {
        const found = findMessages(inner, depth + 1);
        if (found) return found;
      }
      return undefined;
    };
    for (const sender of [Worker.prototype, MessagePort.prototype] as unknown as Sender[]) {
      const { postMessage } = sender;
      sender.postMessage = function post(this: Sender, message, ...rest) {
        const found = findMessages(message, 0);
        if (found) {
          const { sentPrompts = [] } = globalThis as { sentPrompts?: unknown[] };
          Object.assign(globalThis, { sentPrompts: [...sentPrompts, structuredClone(found)] });
        }
        postMessage.call(this, message, ...rest);
      };
    }
  });
  const all = () =>
    page.evaluate(() => {
      // Set by the script above.
      const { sentPrompts } = globalThis as unknown as { sentPrompts?: SentMessage[][] };
      return sentPrompts ?? [];
    });
  return { all, newest: async () => (await all()).at(-1) ?? [] };
}
