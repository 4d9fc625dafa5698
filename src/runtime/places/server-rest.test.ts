import { describe, expect, it } from 'vitest';
import { AppError } from '../../core/errors';
import { restAfter } from './server-rest';

const busy = (details = {}) => new AppError('server-busy', '', details);

describe('the rest of a server', () => {
  it('is as long as the server says', () => {
    expect(restAfter(busy({ retryAfterSeconds: 30 }), 1, 1000)).toEqual({
      why: 'told',
      until: 31_000,
    });
  });

  it('doubles where it does not say, up to a minute', () => {
    const waits = [1, 2, 3, 20].map((failures) => restAfter(busy(), failures, 0)?.until);
    expect(waits).toEqual([1000, 2000, 4000, 60_000]);
  });

  it('doubles while nothing answers, and comes to an end', () => {
    const down = new AppError('server-unreachable', '');
    const waits = [1, 2, 30].map((failures) => restAfter(down, failures, 0));
    expect(waits.map((rest) => rest?.until)).toEqual([2000, 4000, 60_000]);
    expect(waits[0]?.why).toBe('down');
  });

  it('is none where the question was at fault, or nobody', () => {
    expect(restAfter(new AppError('context-overflow', ''), 1, 0)).toBeUndefined();
    expect(restAfter(undefined, 1, 0)).toBeUndefined();
  });
});
