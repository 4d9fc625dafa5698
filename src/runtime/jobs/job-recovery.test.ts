import { describe, expect, it } from 'vitest';
import { getMessage, savePartial } from '../../data/messages';
import { askIn, download, openBrowser, reaches, stateOf } from '../../test/job-tabs';
import { waitUntil } from '../../test/wait-until';

describe('several tabs', () => {
  it('show one list, and the owner runs what another tab asks', async () => {
    const { owner, open } = await openBrowser();
    const other = await open();
    const { jobId, messageId } = await askIn(other);
    await waitUntil(() => owner.started.length === 1);
    expect(owner.started[0]?.key).toBe(messageId);
    await waitUntil(() => other.queue.active()[0]?.status === 'running');
    expect(owner.queue.active().map((job) => job.id)).toEqual([jobId]);
  });

  it('an heir goes on with what living tabs asked, and with what was queued', async () => {
    const { owner, open } = await openBrowser();
    const heir = await open();
    const asked = await askIn(heir);
    await waitUntil(() => owner.started.length === 1);
    await savePartial(owner.db, asked.messageId, 'half');
    const queued = await askIn(owner);
    owner.die();

    await waitUntil(() => heir.started.length === 1);
    expect(heir.started[0]?.key).toBe(asked.messageId);
    expect(await getMessage(heir.db, asked.messageId)).toMatchObject({
      text: 'half',
      status: 'streaming',
    });
    heir.started[0]?.end();
    await waitUntil(() => heir.started.length === 2);
    expect(heir.started[1]?.key).toBe(queued.messageId);
  });

  it('an heir does not go on with the answer of the tab that died', async () => {
    const { owner, open } = await openBrowser();
    const heir = await open();
    const { jobId, messageId } = await askIn(owner);
    await waitUntil(() => owner.started.length === 1);
    await savePartial(owner.db, messageId, 'half');
    owner.die();
    await reaches(heir, jobId, 'failed');
    await waitUntil(async () => (await getMessage(heir.db, messageId))?.status === 'interrupted');
    expect(await getMessage(heir.db, messageId)).toMatchObject({ text: 'half' });
    expect(heir.started).toEqual([]);
  });
});

describe('a fresh start', () => {
  it('resumes downloads, interrupts answers and keeps what is paused', async () => {
    const { owner, open } = await openBrowser();
    const running = await download(owner, 'a');
    const paused = await download(owner, 'b');
    await owner.queue.pause(paused);
    const answering = await askIn(owner);
    const waiting = await askIn(owner);
    await savePartial(owner.db, answering.messageId, 'half');
    await waitUntil(() => owner.started.length === 2);
    owner.die();

    const next = await open();
    await waitUntil(() => next.started.length === 1);
    expect(next.started[0]?.key).toBe('a');
    await reaches(next, running, 'running');
    expect(await stateOf(next, paused)).toMatchObject({ status: 'paused' });
    expect(await stateOf(next, answering.jobId)).toMatchObject({ status: 'failed' });
    expect(await stateOf(next, waiting.jobId)).toMatchObject({ status: 'cancelled' });
    for (const [id, text] of [
      [answering.messageId, 'half'],
      [waiting.messageId, ''],
    ] as const) {
      expect(await getMessage(next.db, id)).toMatchObject({ text, status: 'interrupted' });
    }
  });
});
