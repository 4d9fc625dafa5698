import { expect, it } from 'vitest';
import { AppError } from '../../core/errors';
import { createServerRest } from './server-rest';

const busy = (retryAfterSeconds?: number) =>
  new AppError('server-busy', 'busy', {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
const MINUTE_MS = 60_000;

it('loses patience with a server that only says that it is busy, not with one that says how long', () => {
  let nowMs = 0;
  const rest = createServerRest(() => nowMs);
  expect(rest.begin(busy())).toBe(true);
  nowMs = 16 * MINUTE_MS;
  expect(rest.begin(busy(600))).toBe(true);
  expect(rest.begin(busy())).toBe(false);
  rest.end();
  expect(rest.begin(busy())).toBe(true);
});

it('ends at once when the batch is stopped', async () => {
  const rest = createServerRest();
  rest.begin(busy(3600));
  const stop = new AbortController();
  const waiting = rest.over(stop.signal);
  stop.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});
