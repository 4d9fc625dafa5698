const isolationHeaders = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * The response with the headers that give a page SharedArrayBuffer, so that engines run on several
 * threads on hosts that cannot send headers. A response that has them is returned as it is.
 */
export function withIsolation(response: Response): Response {
  // Asks servers whether they are there at all, which `require-corp` forbids, also where a host sends it.
  const isReach = /\/reach\.worker-/.test(response.url);
  const missing = isReach
    ? Object.entries({ ...isolationHeaders, 'Cross-Origin-Embedder-Policy': 'credentialless' })
    : Object.entries(isolationHeaders).filter(([name]) => !response.headers.has(name));
  if (missing.length === 0 || response.type === 'opaqueredirect') return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of missing) headers.set(name, value);
  const { status, statusText } = response;
  return new Response(response.body, { status, statusText, headers });
}
