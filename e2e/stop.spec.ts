// An answer is stopped: at once, with what it had, and it can go on.
import type { Page } from '@playwright/test';
import { expect, test } from './chat-fixtures';
import { FIGURES, textOf } from './pages/chat-page';
import { readTable } from './pages/store';

/** Presses Stop in the very moment in which the page shows a token count for the `updates`th time. */
const stopAfter = (page: Page, updates: number) =>
  page.evaluate(
    (wanted) =>
      new Promise<{ shown: number; longestGapMs: number }>((resolve) => {
        const seen: number[] = [];
        let last = '';
        let longestGapMs = 0;
        const observer = new MutationObserver(() => {
          const count = /Answering · (\d+) tokens/.exec(document.body.innerText)?.[1];
          if (count === undefined || count === last) return;
          last = count;
          const now = performance.now();
          longestGapMs = Math.max(longestGapMs, now - (seen.at(-1) ?? now));
          seen.push(now);
          if (seen.length < wanted) return;
          observer.disconnect();
          document.querySelector<HTMLButtonElement>('button[aria-label="Stop"]')?.click();
          resolve({ shown: Number(count), longestGapMs });
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    updates,
  );

test('stops within a token and goes on in the same message', async ({ longChat: chat }) => {
  const clicking = stopAfter(chat.page, 5);
  await chat.write('Tell me a story');
  const { shown, longestGapMs } = await clicking;
  const answer = await chat.settled();
  const [, tokens, perSecond] = FIGURES.exec(await answer.innerText()) ?? [];
  // One token is under way; what came since the page last drew, and while the click was on its
  // way to a worker that shares its processor, was not seen.
  const unseen = (2 * Number(perSecond) * longestGapMs) / 1000;
  expect(Number(tokens) - shown).toBeLessThanOrEqual(1 + unseen);
  const stopped = await textOf(answer);
  await chat.page.waitForTimeout(700);
  expect(await textOf(answer)).toBe(stopped);
  const [, row] = await readTable<{ text: string; status: string }>(chat.page, 'messages');
  expect(row).toMatchObject({ status: 'stopped' });

  await answer.getByRole('button', { name: 'Continue' }).click();
  await expect(chat.stop).toBeVisible();
  await expect.poll(async () => (await textOf(answer)).length).toBeGreaterThan(stopped.length + 50);
  await chat.stop.click();
  await chat.settled();
  await expect(chat.answers).toHaveCount(1);
  const [, continued] = await readTable<{ text: string }>(chat.page, 'messages');
  expect(continued?.text.startsWith(row?.text ?? '?')).toBe(true);
});
