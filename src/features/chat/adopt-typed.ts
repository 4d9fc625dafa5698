// What was typed into the first paint goes on in the real message box: text, focus, and Send.
import type { TypedEarly } from '../../runtime/turns/typed-early';
import type { DraftText } from './draft';

export interface AdoptInputs {
  readonly typed: TypedEarly | undefined;
  readonly draft: DraftText;
  readonly send: (text: string) => void;
}

/** Returns what gives the first message box the focus that the first paint had. */
export function adoptTyped({
  typed,
  draft,
  send,
}: AdoptInputs): (box: HTMLTextAreaElement) => void {
  let isFocusOwed = typed?.hasFocus ?? false;
  if (typed && typed.text !== '') draft.setText(typed.text);
  if (typed?.sendAsked) send(typed.text);
  return (box) => {
    if (!isFocusOwed || !typed) return;
    isFocusOwed = false;
    queueMicrotask(() => {
      box.focus({ preventScroll: true });
      box.setSelectionRange(typed.selectionStart, typed.selectionStart);
    });
  };
}
