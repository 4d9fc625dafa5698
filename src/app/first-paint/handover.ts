// Ends the first paint: the app takes over what was typed into it.
import type { TypedEarly } from '../../runtime/turns/typed-early';
import { findParts, SEND_ASKED } from './parts';

/** `undefined` where nothing was touched, and where the page has no first paint (the dev server). */
export function readTyped(root: HTMLElement): TypedEarly | undefined {
  const { box, form } = findParts(root);
  if (!box) return undefined;
  const hasFocus = document.activeElement === box;
  if (box.value === '' && !hasFocus) return undefined;
  return {
    text: box.value,
    hasFocus,
    selectionStart: box.selectionStart,
    sendAsked: form !== null && SEND_ASKED in form.dataset,
  };
}
