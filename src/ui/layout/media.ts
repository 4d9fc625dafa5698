// Media queries as signals.
import { createSignal, onCleanup } from 'solid-js';

/** Whether the media query holds, kept up to date until the owner is gone. */
export function createMediaQuery(query: string): () => boolean {
  const list = matchMedia(query);
  const [matches, setMatches] = createSignal(list.matches);
  const update = () => setMatches(list.matches);
  list.addEventListener('change', update);
  onCleanup(() => {
    list.removeEventListener('change', update);
  });
  return matches;
}
