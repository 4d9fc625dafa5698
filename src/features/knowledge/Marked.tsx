import { For, Show } from 'solid-js';

/** `text` with `words` marked, whatever their case and ending. */
export function Marked(props: { readonly text: string; readonly words: readonly string[] }) {
  const parts = () => splitAtWords(props.text, props.words);
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

function splitAtWords(text: string, words: readonly string[]): readonly TextPart[] {
  if (words.length === 0) return [{ text, isMarked: false }];
  const pattern = new RegExp(
    `(?<![\\p{L}\\p{N}])(?:${words.map(escape).join('|')})[\\p{L}\\p{N}]*`,
    'giu',
  );
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

function escape(word: string): string {
  return word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
