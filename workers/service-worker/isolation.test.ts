import { expect, it } from 'vitest';
import { withIsolation } from './isolation';

it('adds both headers and keeps status, type and body', async () => {
  const response = withIsolation(
    new Response('<p>hello', { status: 203, headers: { 'Content-Type': 'text/html' } }),
  );
  expect(response.status).toBe(203);
  expect(response.headers.get('Content-Type')).toBe('text/html');
  expect(response.headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin');
  expect(response.headers.get('Cross-Origin-Embedder-Policy')).toBe('require-corp');
  expect(await response.text()).toBe('<p>hello');
});

it('leaves what the host chose', () => {
  const headers = {
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Embedder-Policy': 'credentialless',
  };
  const response = new Response('', { headers });
  expect(withIsolation(response)).toBe(response);
});
