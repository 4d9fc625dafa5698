import { describe, expect, it, vi } from 'vitest';
import { AppError } from '../../core/errors';
import { getMessage } from '../../data/messages';
import { askIn, download, openBrowser, reaches, stateOf } from '../../test/job-tabs';
import { waitUntil } from '../../test/wait-until';

describe('lanes', () => {
  it('run one job at a time, in order, beside each other', async () => {
    const { owner } = await openBrowser();
    const ids = await Promise.all(['a', 'b', 'c'].map((modelId) => download(owner, modelId)));
    const chat = await askIn(owner);
    await waitUntil(() => owner.started.length === 2);
    expect(owner.started.map(({ key }) => key).sort()).toEqual(['a', chat.messageId].sort());
    expect(owner.queue.active().map((job) => owner.queue.labelOf(job))).toContain('Download c');

    for (const key of ['a', 'b', 'c']) {
      await waitUntil(
        () => owner.started.at(-1)?.key === key || owner.started.some((s) => s.key === key),
      );
      owner.started.find((run) => run.key === key)?.end();
    }
    for (const id of ids) await reaches(owner, id, 'succeeded');
    await waitUntil(() => owner.queue.active().length === 1);
    expect(owner.started.map(({ key }) => key).filter((key) => key !== chat.messageId)).toEqual([
      'a',
      'b',
      'c',
    ]);
  });

  it('start a job of the owner before its row can come back through a query', async () => {
    const { owner } = await openBrowser();
    // The first one also waits for the owner to have looked for unfinished jobs.
    await download(owner, 'warm');
    await waitUntil(() => owner.started.length === 1);
    await askIn(owner);
    expect(owner.started).toHaveLength(2);
  });

  it('start a job while what it works on is still being stored', async () => {
    const { owner } = await openBrowser();
    await download(owner, 'warm');
    await waitUntil(() => owner.started.length === 1);
    let store: () => void = () => undefined;
    const storing = new Promise<void>((resolve) => (store = resolve));
    const queuing = owner.queue.enqueue('chat.replay', { messageId: 'm' }, storing);
    expect(owner.started.map(({ key }) => key)).toEqual(['warm', 'm']);
    expect(await owner.db.jobs.toArray()).toHaveLength(1);
    store();
    await reaches(owner, await queuing, 'running');
  });

  it('stop a job whose work could not be stored, and keep no row of it', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { owner } = await openBrowser();
    await download(owner, 'warm');
    await waitUntil(() => owner.started.length === 1);
    const full = new AppError('quota-exceeded', 'full');
    const queuing = owner.queue.enqueue('chat.replay', { messageId: 'm' }, Promise.reject(full));
    await expect(queuing).rejects.toBe(full);
    expect(owner.started[1]?.signal.aborted).toBe(true);
    expect(await owner.db.jobs.toArray()).toMatchObject([{ kind: 'model.download' }]);
  });

  it('of answers runs all of them at once: each waits for its own engine', async () => {
    const { owner, open } = await openBrowser();
    const other = await open();
    await download(owner, 'warm');
    await waitUntil(() => owner.started.length === 1);
    const replay = (tab: typeof owner, messageId: string) =>
      tab.queue.enqueue('chat.replay', { messageId });
    await Promise.all(['a', 'b'].map((messageId) => replay(owner, messageId)));
    await replay(other, 'c');
    await waitUntil(() => owner.started.length === 4);
    expect(owner.started.map(({ key }) => key).sort()).toEqual(['a', 'b', 'c', 'warm']);
  });

  it('keep a failure with its code and go on', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const { owner } = await openBrowser();
    const failing = await download(owner, 'a');
    const next = await download(owner, 'b');
    await waitUntil(() => owner.started.length === 1);
    owner.started[0]?.end(new AppError('offline', 'no net'));
    await reaches(owner, failing, 'failed');
    expect(await stateOf(owner, failing)).toMatchObject({ error: { code: 'offline' } });
    await reaches(owner, next, 'running');
  });

  it('write progress at most four times a second, and nothing after the end', async () => {
    const { owner } = await openBrowser();
    const id = await download(owner, 'a');
    await waitUntil(() => owner.started.length === 1);
    let writes = 0;
    owner.db.jobs.hook('updating', () => {
      writes++;
    });
    const startedAt = performance.now();
    let done = 0;
    while (performance.now() - startedAt < 600) {
      owner.started[0]?.report({ done: ++done, total: 1000 });
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(writes).toBeGreaterThanOrEqual(2);
    expect(writes).toBeLessThanOrEqual(4);
    expect(await stateOf(owner, id)).toMatchObject({ status: 'running', total: 1000 });
    owner.started[0]?.report({ done: 1000, total: 1000 });
    owner.started[0]?.end();
    await reaches(owner, id, 'succeeded');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await stateOf(owner, id)).toMatchObject({ status: 'succeeded' });
  });
});

describe('stopping', () => {
  it('reaches a running job of the same tab in the same task', async () => {
    const { owner } = await openBrowser();
    const { jobId } = await askIn(owner);
    await waitUntil(() => owner.started.length === 1);
    void owner.queue.cancel(jobId);
    expect(owner.started[0]?.signal.aborted).toBe(true);
    await reaches(owner, jobId, 'cancelled');
  });

  it('reaches a running job from another tab', async () => {
    const { owner, open } = await openBrowser();
    const other = await open();
    const { jobId } = await askIn(owner);
    await waitUntil(() => owner.started.length === 1);
    await other.queue.cancel(jobId);
    await reaches(other, jobId, 'cancelled');
    expect(other.started).toEqual([]);
  });

  it.each(['owner', 'other'] as const)('takes a waiting job out, asked by the %s', async (who) => {
    const { owner, open } = await openBrowser();
    const other = await open();
    await askIn(owner);
    const waiting = await askIn(owner);
    await (who === 'owner' ? owner : other).queue.cancel(waiting.jobId);
    expect(await stateOf(owner, waiting.jobId)).toMatchObject({ status: 'cancelled' });
    expect(await getMessage(owner.db, waiting.messageId)).toMatchObject({ status: 'stopped' });
    owner.started[0]?.end();
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(owner.started).toHaveLength(1);
  });

  it('leaves a finished job as it is', async () => {
    const { owner } = await openBrowser();
    const id = await download(owner, 'a');
    await waitUntil(() => owner.started.length === 1);
    owner.started[0]?.end();
    await reaches(owner, id, 'succeeded');
    await owner.queue.cancel(id);
    expect(await stateOf(owner, id)).toMatchObject({ status: 'succeeded' });
  });

  it('pauses and resumes a download, from another tab too', async () => {
    const { owner, open } = await openBrowser();
    const other = await open();
    const id = await download(owner, 'a');
    await waitUntil(() => owner.started.length === 1);
    owner.started[0]?.report({ done: 5, total: 10 });
    await other.queue.pause(id);
    await reaches(owner, id, 'paused');
    expect(await stateOf(owner, id)).toEqual({ status: 'paused', done: 5, total: 10 });
    await other.queue.resume(id);
    await waitUntil(() => owner.started.length === 2);
    owner.started[1]?.end();
    await reaches(owner, id, 'succeeded');
  });

  it('refuses to pause what cannot go on', async () => {
    const { owner } = await openBrowser();
    const { jobId } = await askIn(owner);
    await expect(owner.queue.pause(jobId)).rejects.toMatchObject({ code: 'internal' });
  });
});
