import { describe, expect, it } from 'vitest';
import { imagesOf, textOf } from '../../core/prompt/message';
import { createTurnTest, gone, HERE, image, OFFICE, SHED } from '../../test/turn';

describe('a question with a picture', () => {
  it('goes to a model that sees, the picture before the words', async () => {
    const { run, requests, answer } = createTurnTest({}, undefined, { seeing: [OFFICE] });
    await run(OFFICE);
    expect(requests[0]?.messages).toEqual([
      { role: 'user', content: [image, { type: 'text', text: 'Count' }] },
    ]);
    expect(answer.unseenPictures).toBe(0);
  });

  it('passes by those of the chain that cannot see, and says so', async () => {
    const sights = { seeing: [OFFICE] };
    const { run, asked, answer } = createTurnTest({}, { modelIds: [SHED, OFFICE] }, sights);
    expect(await run(HERE)).toBe(OFFICE);
    expect(asked).toEqual([OFFICE]);
    expect(answer.skips.map(({ modelName, why }) => [modelName, why])).toEqual([
      [HERE, 'capability-missing'],
      ['m', 'capability-missing'],
    ]);
  });

  it('passes by the servers of a pool that have the model without its eye', async () => {
    const deeds = { [OFFICE]: [gone], [SHED]: ['answers'] } as const;
    const { run, asked } = createTurnTest(deeds, undefined, { seeing: [OFFICE] });
    await expect(run(OFFICE)).rejects.toMatchObject({ code: 'capability-missing' });
    expect(asked).toEqual([OFFICE]);
  });

  it('is sent to nobody where nobody sees', async () => {
    const { run, asked } = createTurnTest({}, { modelIds: [OFFICE] }, { seeing: [] });
    await expect(run(HERE)).rejects.toMatchObject({
      code: 'capability-missing',
      details: { reason: 'no-sight' },
    });
    expect(asked).toEqual([]);
  });

  it('is not sent to a model that was loaded without its eye, whatever the list says', async () => {
    const sights = { seeing: [OFFICE, SHED], notReally: [OFFICE] };
    const { run, asked } = createTurnTest({}, { modelIds: [SHED] }, sights);
    expect(await run(OFFICE)).toBe(SHED);
    expect(asked).toEqual([SHED]);
  });

  it('moves on where the server says by itself that its model is blind', async () => {
    const blind = { after: 0, code: 'capability-missing', reason: 'no-sight' } as const;
    const sights = { seeing: [OFFICE, HERE] };
    const { run, asked } = createTurnTest({ [OFFICE]: [blind] }, { modelIds: [HERE] }, sights);
    expect(await run(OFFICE)).toBe(HERE);
    expect(asked).toEqual([OFFICE, HERE]);
  });
});

it('a picture of an earlier question is told of in words to a model that cannot see', async () => {
  const { run, requests, answer } = createTurnTest({}, undefined, { seeing: [], isEarlier: true });
  expect(await run(HERE)).toBe(HERE);
  const [first] = requests[0]?.messages ?? [];
  expect(first && imagesOf(first)).toEqual([]);
  expect(first && textOf(first)).toContain('cat.png');
  expect(answer.unseenPictures).toBe(1);
});
