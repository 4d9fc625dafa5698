import { For, Show } from 'solid-js';

/** Shorter words stand in every text. */
const MIN_WORD_CHARS = 3;

/** `text` with the words of `query` marked, whatever their case and ending. */
export function Marked(props: { readonly text: string; readonly query: string }) {
  const parts = () => splitAtWords(props.text, props.query);
  return (
    <For each={parts()}>
      {(part) => (
        <Show when={part.isMarked} fallback={part.text}>
          <mark>{part.text}</mark>
        </Show>
      )}
    </For>
  );
}

export interface TextPart {
  readonly text: string;
  readonly isMarked: boolean;
}

export function splitAtWords(text: string, query: string): readonly TextPart[] {
  const words = query
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= MIN_WORD_CHARS)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  if (words.length === 0) return [{ text, isMarked: false }];
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${words.join('|')})[\\p{L}\\p{N}]*`, 'giu');
  const parts: TextPart[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index), isMarked: false });
    parts.push({ text: match[0], isMarked: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), isMarked: false });
  return parts;
}
