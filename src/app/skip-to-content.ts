import { CONTENT_ID } from '../ui/layout/content-id';

/** The skip link is no plain anchor: the router would take `#content` for a route. */
export function skipToContent(event: Event): void {
  event.preventDefault();
  document.getElementById(CONTENT_ID)?.focus();
}
