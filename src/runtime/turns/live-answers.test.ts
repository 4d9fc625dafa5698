import { createEffect, createRoot } from 'solid-js';
import { describe, expect, it } from 'vitest';
import { createTestBrowser } from '../../test/tabs';
import { waitUntil } from '../../test/wait-until';
import { createLiveAnswers } from './live-answers';

async function openOwner(browser = createTestBrowser()) {
  const tab = browser.openTab();
  const answers = createLiveAnswers(tab);
  await waitUntil(tab.isOwner);
  return { tab, answers, browser };
}

describe('a running answer', () => {
  it('is there from begin to end', async () => {
    const { answers } = await openOwner();
    expect(answers.get('m')).toBeUndefined();
    answers.begin('m', { text: 'so far' });
    expect(answers.get('m')).toMatchObject({ text: 'so far', tokens: 0, phase: 'loading' });
    answers.phase('m', 'loading', 0.5);
    await waitUntil(() => answers.get('m')?.loadProgress === 0.5);
    answers.phase('m', 'prefill');
    await waitUntil(() => answers.get('m')?.phase === 'prefill');
    expect(answers.get('m')).not.toHaveProperty('loadProgress');
    expect(answers.get('m')).not.toHaveProperty('firstTokenAt');
    answers.append('m', ' and', 1);
    answers.append('m', ' on', 2);
    await waitUntil(() => answers.get('m')?.text === 'so far and on');
    expect(answers.get('m')).toMatchObject({ tokens: 3, phase: 'decode' });
    expect(answers.get('m')?.firstTokenAt).toBeGreaterThan(0);
    answers.end('m');
    expect(answers.get('m')).toBeUndefined();
  });

  it('thinks first, in every tab', async () => {
    const { answers, browser } = await openOwner();
    const follower = createLiveAnswers(browser.openTab());
    answers.begin('m', { text: '' });
    answers.think('m', 'Hm. ', 1);
    answers.think('m', 'Well.', 2);
    await waitUntil(() => follower.get('m')?.thoughts === 'Hm. Well.');
    expect(follower.get('m')).toMatchObject({ text: '', tokens: 3, phase: 'thinking' });
    answers.think('m', ' So.', 1);
    answers.append('m', 'Yes.', 1);
    await waitUntil(() => follower.get('m')?.text === 'Yes.');
    expect(follower.get('m')).toMatchObject({ thoughts: 'Hm. Well. So.', tokens: 5 });
    expect(follower.get('m')?.phase).toBe('decode');
    answers.end('m');
  });

  it('tells its readers of the first token at once, then once a frame, however fast tokens come', async () => {
    const { answers } = await openOwner();
    const seen: (string | undefined)[] = [];
    const dispose = createRoot((disposeRoot) => {
      createEffect(() => seen.push(answers.get('m')?.text));
      return disposeRoot;
    });
    answers.begin('m', { text: '' });
    for (let i = 0; i < 1000; i++) answers.append('m', 'x', 1);
    await waitUntil(() => answers.get('m')?.tokens === 1000);
    answers.end('m');
    expect(seen).toEqual([undefined, '', 'x', 'x'.repeat(1000), undefined]);
    dispose();
  });

  it('costs as much per token at the end as at the start', async () => {
    const { answers } = await openOwner();
    answers.begin('m', { text: '' });
    const measure = (count: number) => {
      const startedAt = performance.now();
      for (let i = 0; i < count; i++) answers.append('m', 'some text ', 1);
      return performance.now() - startedAt;
    };
    measure(20_000);
    const early = measure(20_000);
    measure(200_000);
    expect(measure(20_000)).toBeLessThan(10 * early + 50);
    answers.end('m');
  });

  it('is followed by other tabs, also by one that comes late', async () => {
    const { answers, browser, tab } = await openOwner();
    const early = createLiveAnswers(browser.openTab());
    await waitUntil(tab.hasOthers);
    answers.begin('m', { text: '' });
    answers.append('m', 'one ', 1);
    await waitUntil(() => early.get('m')?.text === 'one ');

    const late = createLiveAnswers(browser.openTab());
    await waitUntil(() => late.get('m')?.text === 'one ');
    answers.append('m', 'two', 1);
    await waitUntil(() => early.get('m')?.text === 'one two');
    await waitUntil(() => late.get('m')?.text === 'one two');
    expect(late.get('m')).toEqual(answers.get('m'));

    answers.end('m');
    await waitUntil(() => early.get('m') === undefined && late.get('m') === undefined);
  });

  it('sends pieces, not the whole text again', async () => {
    const { answers, browser, tab } = await openOwner();
    const listener = browser.openTab();
    const pieces: string[] = [];
    listener.onMessage((message) => {
      if (message.type === 'answer-text') pieces.push(message.text);
    });
    await waitUntil(tab.hasOthers);
    answers.begin('m', { text: 'start ' });
    await waitUntil(() => pieces.length === 1);
    answers.append('m', 'one ', 1);
    await waitUntil(() => pieces.length === 2);
    answers.append('m', 'two ', 1);
    await waitUntil(() => pieces.length === 3);
    expect(pieces).toEqual(['start ', 'one ', 'two ']);
  });

  it('ends for its followers when its tab dies', async () => {
    const { answers, browser, tab } = await openOwner();
    const heirTab = browser.openTab();
    const heir = createLiveAnswers(heirTab);
    await waitUntil(tab.hasOthers);
    answers.begin('m', { text: 'half' });
    await waitUntil(() => heir.get('m') !== undefined);
    const third = createLiveAnswers(browser.openTab());
    await waitUntil(() => third.get('m') !== undefined);
    tab.dispose();
    await waitUntil(() => heir.get('m') === undefined && third.get('m') === undefined);
  });
});
