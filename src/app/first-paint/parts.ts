// What the first paint is made of, for those who read it from the document.

/** In the form's dataset: Enter or Send was pressed. */
export const SEND_ASKED = 'sendAsked';

export interface Parts {
  readonly box: HTMLTextAreaElement | null;
  readonly form: HTMLFormElement | null;
  readonly send: HTMLButtonElement | null;
}

export function findParts(root: HTMLElement): Parts {
  return {
    box: root.querySelector('textarea'),
    form: root.querySelector('form'),
    send: root.querySelector('button[type="submit"]'),
  };
}
