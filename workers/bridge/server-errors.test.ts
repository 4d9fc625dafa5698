import { expect, it } from 'vitest';
import { retryAfterOf, toStreamError } from './server-errors';

const NOW = Date.parse('2026-11-22T12:00:00Z');

it.each([
  ['30', 30],
  [' 5 ', 5],
  ['Sun, 22 Nov 2026 12:01:30 GMT', 90],
  // A server whose clock is a year ahead does not close itself for a year.
  ['Mon, 22 Nov 2027 12:00:00 GMT', 3600],
  ['31536000', 3600],
  // One whose clock is behind asks for nothing.
  ['Sun, 22 Nov 2026 11:00:00 GMT', 0],
  ['soon', undefined],
  [null, undefined],
] as const)('Retry-After %j is %j seconds', (header, seconds) => {
  expect(retryAfterOf(header, NOW)).toBe(seconds);
});

it('a model that no registry has is not said to be missing on the server', () => {
  const text = 'pull model manifest: file does not exist';
  const error = toStreamError({ text, details: {} }, 'localhost:11434');
  expect(error.code).toBe('model-not-found');
  expect(error.details['why']).toMatch(/^The registry that localhost:11434 asks has no model/);
});
