import { expect, it } from 'vitest';
import { abortError, AppError } from '../../core/errors';
import { createNotices } from '../notices';
import { createTelling } from './telling';

const damaged = () => Promise.reject(new AppError('model-damaged', 'broken'));
const fine = () => Promise.resolve();

function create() {
  const notices = createNotices(() => ({ title: 'Damaged' }));
  return { notices, telling: createTelling(notices) };
}

it('says a failure once, and takes it back when the same is tried again', async () => {
  const { notices, telling } = create();
  await expect(telling.run('qwen', damaged, '/models')).rejects.toThrow('broken');
  await expect(telling.run('qwen', damaged, '/models')).rejects.toThrow('broken');
  expect(notices.list()).toMatchObject([{ title: 'Damaged', saidAt: '/models' }]);
  await telling.run('smol', fine);
  expect(notices.list()).toHaveLength(1);
  await telling.run('qwen', fine);
  expect(notices.list()).toEqual([]);
});

it('takes back what somebody else said of it, and says nothing of an abort', async () => {
  const { notices, telling } = create();
  telling.said('qwen', notices.say({ tone: 'warn', title: 'A part is damaged' }));
  await expect(telling.run('qwen', () => Promise.reject(abortError()))).rejects.toThrow();
  expect(notices.list()).toEqual([]);
});
