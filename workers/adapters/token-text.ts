// Tokens to text as they come: holds back halves of characters and what may become a stop string.

export interface TextPiece {
  readonly text: string;
  /** A stop string was met; `text` ends before it. */
  readonly stopped: boolean;
}

export interface TokenText {
  push(id: number): TextPiece;
  /** What was held back. */
  flush(): string;
}

/** `decode` must give the text of neighbouring tokens as in the whole text. */
export function createTokenText(
  decode: (ids: number[]) => string,
  stop: readonly string[] = [],
): TokenText {
  const stops = stop.filter((text) => text !== '');
  // Only a short window is decoded again: `ids` before `shown` are there for their spacing alone.
  let ids: number[] = [];
  let shown = 0;
  let held = '';

  const newText = (): string => {
    const before = decode(ids.slice(0, shown));
    const all = decode(ids);
    // A trailing replacement character is a character whose bytes have not all come.
    if (all.endsWith('\uFFFD') || all.length <= before.length) return '';
    ids = ids.slice(shown);
    shown = ids.length;
    return all.slice(before.length);
  };

  return {
    push(id) {
      ids.push(id);
      held += newText();
      const at = firstStop(held, stops);
      if (at !== undefined) {
        const text = held.slice(0, at);
        held = '';
        return { text, stopped: true };
      }
      const safe = held.length - possibleStop(held, stops);
      const text = held.slice(0, safe);
      held = held.slice(safe);
      return { text, stopped: false };
    },
    flush() {
      const rest = held + decode(ids).slice(decode(ids.slice(0, shown)).length);
      ids = [];
      shown = 0;
      held = '';
      return rest.replace(/\uFFFD+$/u, '');
    },
  };
}

function firstStop(text: string, stops: readonly string[]): number | undefined {
  const places = stops.map((stop) => text.indexOf(stop)).filter((place) => place >= 0);
  return places.length > 0 ? Math.min(...places) : undefined;
}

/** Length of the longest end of `text` that begins a stop string. */
function possibleStop(text: string, stops: readonly string[]): number {
  let longest = 0;
  for (const stop of stops) {
    for (let length = Math.min(stop.length - 1, text.length); length > longest; length -= 1) {
      if (text.endsWith(stop.slice(0, length))) longest = length;
    }
  }
  return longest;
}
