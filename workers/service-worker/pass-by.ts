// What the service worker never answers goes past it: after half a minute of rest the browser stops it,
// and starting it again would delay the first word of a server and the first byte of a model.

interface RouterRule {
  readonly condition:
    { readonly urlPattern: URLPattern } | { readonly not: RouterRule['condition'] };
  readonly source: 'network';
}

/** Not every browser has it (https://w3c.github.io/ServiceWorker/#register-router-method). */
interface RoutableEvent extends ExtendableEvent {
  addRoutes?(rules: readonly RouterRule[]): Promise<void>;
}

/** Other origins, what lies beside the app, and models. Never rejects: without it, all works as well. */
export async function passBy(event: RoutableEvent, scope: string): Promise<void> {
  if (!event.addRoutes) return;
  const { protocol, hostname, port, pathname } = new URL(scope);
  const below = (folder: string) =>
    new URLPattern({ protocol, hostname, port, pathname: `${escape(pathname + folder)}*` });
  try {
    await event.addRoutes([
      { condition: { not: { urlPattern: below('') } }, source: 'network' },
      { condition: { urlPattern: below('models/') }, source: 'network' },
    ]);
  } catch {
    // An older browser knows fewer conditions.
  }
}

/** Characters that mean something in a pattern. */
function escape(text: string): string {
  return text.replace(/[+*?:{}()\\]/g, '\\$&');
}
