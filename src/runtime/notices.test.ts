import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { abortError, AppError } from '../core/errors';
import { createNotices } from './notices';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const describeError = (error: unknown) => ({
  title: error instanceof AppError ? error.code : 'unknown',
  detail: 'what helps',
});

describe('notices', () => {
  it('go by themselves, later where there is something to press', () => {
    const notices = createNotices(describeError);
    notices.say({ tone: 'ok', title: 'Copied' });
    notices.say({
      tone: 'info',
      title: 'Deleted',
      action: { label: 'Undo', run: () => undefined },
    });
    notices.say({ tone: 'info', title: 'Read me', sticky: true });
    vi.advanceTimersByTime(5000);
    expect(notices.list().map((notice) => notice.title)).toEqual(['Deleted', 'Read me']);
    vi.advanceTimersByTime(60_000);
    expect(notices.list().map((notice) => notice.title)).toEqual(['Read me']);
  });

  it('are dismissed, by hand or by their action', () => {
    const notices = createNotices(describeError);
    const undo = vi.fn();
    const id = notices.say({ tone: 'info', title: 'One' });
    notices.say({ tone: 'info', title: 'Two', action: { label: 'Undo', run: undo } });
    notices.dismiss(id);
    notices.list()[0]?.action?.run();
    expect(undo).toHaveBeenCalledOnce();
    expect(notices.list()).toEqual([]);
  });

  it('say what failed, and stay', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const notices = createNotices(describeError);
    notices.act(() => Promise.reject(new AppError('quota-exceeded', 'full')));
    notices.act(() => {
      throw new AppError('offline', 'no net');
    });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(notices.list()).toMatchObject([
      { tone: 'danger', title: 'offline', detail: 'what helps' },
      { tone: 'danger', title: 'quota-exceeded', detail: 'what helps' },
    ]);
  });

  it('show the same failure once', () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const notices = createNotices(describeError);
    notices.report(new AppError('offline', 'no net'));
    notices.report(new AppError('offline', 'no net'));
    expect(notices.list()).toHaveLength(1);
  });

  it('are silent about an abort', async () => {
    const notices = createNotices(describeError);
    notices.act(() => Promise.reject(abortError()));
    await vi.advanceTimersByTimeAsync(0);
    expect(notices.list()).toEqual([]);
  });
});
