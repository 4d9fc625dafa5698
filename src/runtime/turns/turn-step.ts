// One step of an answer that is walked through token by token.
import type { TokenEvent } from '../../core/engine/engine';

/** Tokens of the longest character there is, joined emoji included, and some to spare. */
const MAX_TOKENS_WITHOUT_TEXT = 12;

/**
 * The events of `open(maxNewTokens)`. A token that is only half of a character gives no text, and a
 * step without text would begin again at the same place, so it takes one token more until it has.
 */
export async function* streamStep(
  maxNewTokens: number,
  open: (maxNewTokens: number) => AsyncIterable<TokenEvent>,
): AsyncGenerator<TokenEvent, void, undefined> {
  for (let limit = maxNewTokens; ; limit += 1) {
    const events: TokenEvent[] = [];
    for await (const event of open(limit)) events.push(event);
    const hasText = events.some((event) => event.type === 'text-delta' && event.text !== '');
    const isCut = events.some((event) => event.type === 'finish' && event.reason === 'length');
    if (!hasText && isCut && limit < maxNewTokens + MAX_TOKENS_WITHOUT_TEXT) continue;
    yield* events;
    return;
  }
}
