// The widths at which the layout changes. The style sheets of this folder repeat them: a custom
// property cannot stand in a media query.
import { createSignal, onCleanup } from 'solid-js';

/** Bottom bar instead of rail; list and panel are sheets. */
export const PHONE_QUERY = '(max-width: 719.98px)';
/** The list column is a sheet. */
export const NARROW_QUERY = '(max-width: 899.98px)';
/** The side panel lies over the work area. */
export const MEDIUM_QUERY = '(max-width: 1119.98px)';

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
