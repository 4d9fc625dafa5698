import { describe, expect, it } from 'vitest';
import { AppError, errorCodes, toWire } from '../core/errors';
import { describeError, errorCopy } from './error-copy';

describe('errorCopy', () => {
  it.each(errorCodes)('has words for %s that a person understands', (code) => {
    const { title, safe, advice } = errorCopy[code];
    expect(title).toMatch(/^[A-Z].*[^.]$/);
    expect(safe).toMatch(/^[A-Z].*\.$/);
    expect(advice).toMatch(/^[A-Z].*\.$/);
    // Codes, class names and developers' words stay in the details.
    expect(`${title} ${safe} ${advice}`).not.toMatch(
      /undefined|null|Error|IndexedDB|OPFS|[a-z]-[a-z]+-/,
    );
  });
});

describe('describeError', () => {
  it('says the same for an error and for its copy from the database', () => {
    const error = new AppError('device-lost', 'GPU device lost', { reason: 'unknown' });
    const { technical, ...words } = describeError(error);
    expect(describeError(toWire(error))).toEqual({ ...words, technical });
    expect(words.title).toBe('The graphics processor stopped');
    expect(technical).toContain('AppError (device-lost): GPU device lost');
    expect(technical).toContain('reason: unknown');
  });

  it('names the numbers of this failure', () => {
    const overflow = new AppError('context-overflow', '', {
      promptTokens: 9000,
      contextLength: 8192,
    });
    expect(describeError(overflow).detail).toMatch(
      /^It is about 9000 tokens and the model reads 8192\./,
    );
    const full = new AppError('quota-exceeded', '', { neededBytes: 2.5e9, freeBytes: 1.1e9 });
    expect(describeError(full).detail).toMatch(/^It takes 2\.50 GB and 1\.10 GB is free\./);
  });

  it('says why a document was refused', () => {
    const wrong = new AppError('document-locked', '', { reason: 'password-wrong' });
    expect(describeError(wrong).detail).toMatch(/^The password was not the right one\. /);
    const binary = new AppError('document-unreadable', '', { reason: 'binary' });
    expect(describeError(binary).detail).toMatch(/^It holds something else than text\. /);
  });

  it('tells a chunk that could not be fetched from a mistake in the app', () => {
    const chunk = new TypeError('Failed to fetch dynamically imported module: http://x/a.js');
    expect(describeError(chunk).title).toBe('This part of the app could not be fetched');
    expect(describeError(new TypeError('x is undefined')).title).toBe(errorCopy.internal.title);
  });

  it.each([['a string'], [undefined], [{ message: 'plain' }]])('copes with %o thrown', (thrown) => {
    expect(describeError(thrown).title).toBe(errorCopy.internal.title);
  });
});
