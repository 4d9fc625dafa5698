import { describe, expect, it } from 'vitest';
import { textOf } from '../../core/prompt/message';
import { waitUntil } from '../../test/wait-until';
import { createTurnTest, gone, HERE, OFFICE, SHED } from '../../test/turn';

describe('a chain', () => {
  it('moves on from a server that cannot be reached, and says so', async () => {
    const { run, answer, asked } = createTurnTest({ [OFFICE]: [gone] }, { modelIds: [HERE] });
    expect(await run(OFFICE)).toBe(HERE);
    expect(asked).toEqual([OFFICE, HERE]);
    expect(answer.text).toBe('One two three four');
    expect(answer.modelName).toBe(HERE);
    expect(answer.place).toBeUndefined();
    expect(answer.seams).toEqual([]);
    expect(answer.skips).toEqual([
      { modelName: 'm', place: 'on the server office', why: 'server-unreachable' },
    ]);
  });

  it('does not ask a server again that has just failed', async () => {
    const { run, asked, answer } = createTurnTest({ [OFFICE]: [gone] }, { modelIds: [HERE] });
    await run(OFFICE);
    answer.text = '';
    await run(OFFICE);
    expect(asked).toEqual([OFFICE, HERE, HERE]);
    expect(answer.skips.at(-1)?.why).toBe('resting');
  });

  it('moves on from a device without memory, and keeps the order', async () => {
    const full = { after: 0, code: 'out-of-memory' } as const;
    const { run, asked } = createTurnTest(
      { [HERE]: [full], [OFFICE]: [gone], 'bridge:far:other': ['answers'] },
      { modelIds: [OFFICE, 'bridge:far:other'] },
    );
    expect(await run(HERE)).toBe('bridge:far:other');
    expect(asked).toEqual([HERE, OFFICE, 'bridge:far:other']);
  });

  it('moves on from one that is slower than allowed, and never from the last', async () => {
    const { run, answer, asked } = createTurnTest(
      { [OFFICE]: ['hangs'] },
      { modelIds: [HERE], patienceSeconds: 0.02 },
    );
    expect(await run(OFFICE)).toBe(HERE);
    expect(asked).toEqual([OFFICE, HERE]);
    expect(answer.skips).toMatchObject([{ why: 'too-slow', seconds: 0.02 }]);
    expect(answer.finishReason).toBe('stop');
  });

  it('keeps what a dying server wrote, and goes on with a seam', async () => {
    const dies = { after: 2, code: 'server-failed' } as const;
    const { run, answer, requests } = createTurnTest({ [OFFICE]: [dies] }, { modelIds: [HERE] });
    expect(await run(OFFICE)).toBe(HERE);
    expect(answer.text).toBe('One two three four');
    expect(textOf(requests[1]?.messages.at(-1) ?? { role: 'user', content: '' })).toBe('One two');
    expect(answer.seams).toMatchObject([{ offset: 7, cause: 'server-lost', modelName: HERE }]);
  });

  it('is left at once when the user stops, and where the question is at fault', async () => {
    const stop = new AbortController();
    const slow = createTurnTest({ [OFFICE]: ['hangs'] }, { modelIds: [HERE], patienceSeconds: 60 });
    const running = slow.run(OFFICE, stop.signal);
    await waitUntil(() => slow.asked.length === 1);
    stop.abort();
    await running;
    expect(slow.answer.finishReason).toBe('abort');
    expect(slow.asked).toEqual([OFFICE]);

    const unable = { after: 0, code: 'capability-missing' } as const;
    const wrong = createTurnTest({ [OFFICE]: [unable] }, { modelIds: [HERE] });
    await expect(wrong.run(OFFICE)).rejects.toMatchObject({ code: 'capability-missing' });
    expect(wrong.asked).toEqual([OFFICE]);
  });
});

describe('servers with the same model', () => {
  it('stand in for each other in silence before the first token', async () => {
    const { run, answer, asked } = createTurnTest({ [OFFICE]: [gone], [SHED]: ['answers'] });
    expect(await run(OFFICE)).toBe(SHED);
    expect(asked).toEqual([OFFICE, SHED]);
    expect(answer.place).toBe('on the server shed');
    expect(answer.seams).toEqual([]);
  });

  it('go on with a seam after it', async () => {
    const dies = { after: 3, code: 'server-failed' } as const;
    const { run, answer } = createTurnTest({ [OFFICE]: [dies], [SHED]: ['answers'] });
    await run(OFFICE);
    expect(answer.text).toBe('One two three four');
    expect(answer.seams).toMatchObject([{ cause: 'server-lost', place: 'on the server shed' }]);
  });

  it('are each asked once when all of them fail', async () => {
    const { run, asked } = createTurnTest({ [OFFICE]: [gone], [SHED]: [gone] });
    await expect(run(OFFICE)).rejects.toMatchObject({ code: 'server-unreachable' });
    expect(asked).toEqual([OFFICE, SHED]);
  });

  it('leave the work to the others while one asks for patience', async () => {
    const busy = { after: 0, code: 'server-busy' } as const;
    const { run, asked } = createTurnTest({ [OFFICE]: [busy, 'answers'], [SHED]: ['answers'] });
    await run(OFFICE);
    expect(asked).toEqual([OFFICE, SHED]);
  });
});

it('a server that asks for patience is waited for and tried again', async () => {
  const busy = { after: 0, code: 'server-busy' } as const;
  const { run, asked, answer } = createTurnTest({ [OFFICE]: [busy, 'answers'] });
  await run(OFFICE);
  expect(asked).toEqual([OFFICE, OFFICE]);
  expect(answer.text).toBe('One two three four');
});
