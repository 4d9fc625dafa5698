// Which first paint fits the address and the window.

export const places = ['new-chat', 'chat', 'other'] as const;

export type Place = (typeof places)[number];

export function placeOf(hash: string): Place {
  if (/^#?\/?(chat\/?)?$/.test(hash)) return 'new-chat';
  return hash.startsWith('#/chat/') ? 'chat' : 'other';
}

/** Id of the template that holds it. */
export function templateId(place: Place, isNarrow: boolean): string {
  return `first-paint-${place}-${isNarrow ? 'narrow' : 'wide'}`;
}
