// Runs in the build only: every first paint as HTML, by the id of its template.
import { renderToString } from 'solid-js/web';
import { FirstPaint } from './FirstPaint';
import { places, templateId } from './place';

/** A stand-in for the window whose only property that the first paint asks for is its width. */
function setNarrow(matches: boolean): void {
  const list = Object.assign(new EventTarget(), { matches });
  Object.assign(globalThis, { matchMedia: () => list });
}

export function prerender(): Record<string, string> {
  const html: Record<string, string> = {};
  for (const isNarrow of [false, true]) {
    setNarrow(isNarrow);
    for (const place of places) {
      html[templateId(place, isNarrow)] = renderToString(() => <FirstPaint place={place} />);
    }
  }
  return html;
}
