// Holds answers back, so that a test meets them half done on a fast machine too.
import type { BrowserContext } from '@playwright/test';

const TOKENS_PER_SECOND = 40;
/** Of the 256 tokens that a worker may be ahead of its reader, so many are taken from it. */
const TAKEN = 216;

/**
 * Pages opened or loaded from now on tell their workers late what they have read; a worker whose
 * reader is slow waits (core/wire/port-stream.ts). A stop is told at once.
 */
export async function slowAnswers(context: BrowserContext): Promise<void> {
  await context.addInitScript(
    ({ tokensPerSecond, taken }) => {
      const post = MessagePort.prototype.postMessage;
      const slowed = new WeakSet<MessagePort>();
      let freeAt = 0;
      MessagePort.prototype.postMessage = function (
        ...parameters: [unknown, (StructuredSerializeOptions | Transferable[])?]
      ) {
        const [message] = parameters;
        const send = () => post.apply(this, parameters as Parameters<typeof post>);
        const isRead =
          typeof message === 'object' &&
          message !== null &&
          'count' in message &&
          'type' in message &&
          message.type === 'read';
        if (!isRead) {
          send();
          return;
        }
        if (!slowed.has(this)) {
          slowed.add(this);
          post.call(this, { type: 'read', count: -taken });
        }
        const now = performance.now();
        freeAt = Math.max(freeAt, now) + (Number(message.count) / tokensPerSecond) * 1000;
        setTimeout(send, freeAt - now);
      };
    },
    { tokensPerSecond: TOKENS_PER_SECOND, taken: TAKEN },
  );
}
