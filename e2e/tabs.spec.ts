// Several tabs of one browser: one of them holds the engines, all of them can talk.
import type { Page } from '@playwright/test';
import { expect, test } from './chat-fixtures';
import { createChatPage, textOf, type ChatPage } from './pages/chat-page';
import { slowAnswers } from './pages/slow-answers';
import { makeAnswersLong } from './pages/store';

/** Longer than the time between two saves of a running answer. */
const SAVED_AFTER_MS = 1500;

const holdsEngine = (page: Page) =>
  page.workers().some((worker) => worker.url().includes('wllama.worker'));

/** A second tab; the first one stays the owner. */
async function openSecond(first: ChatPage): Promise<ChatPage> {
  const page = await first.page.context().newPage();
  const address = first.page.url();
  await page.goto(`${address.slice(0, address.indexOf('#'))}#/chat`);
  const second = createChatPage(page);
  await expect(second.box).toBeEditable();
  return second;
}

test('a second tab talks through the first, and takes over when it closes', async ({ chat }) => {
  await chat.ask('What is the capital of Spain?');
  const second = await openSecond(chat);
  const answer = await second.ask('What is the capital of Italy?');
  await expect(answer).toContainText('Rome');
  expect(holdsEngine(chat.page)).toBe(true);
  expect(holdsEngine(second.page)).toBe(false);
  // Each tab's list has both chats.
  await expect(chat.chatLink('capital of Italy')).toBeVisible();
  await expect(second.chatLink('capital of Spain')).toBeVisible();

  await chat.page.close();
  await expect(await second.ask('What is the capital of France?')).toContainText('Paris');
  expect(holdsEngine(second.page)).toBe(true);
});

test('the text grows in every tab, and any of them can stop it', async ({ longChat: chat }) => {
  const second = await openSecond(chat);
  await second.write('Tell me a story');
  await second.growing(50);
  await chat.chatLink('Tell me a story').click();
  await chat.growing(100);
  const lengths = async () => [
    (await textOf(await chat.growing())).length,
    (await textOf(await second.growing())).length,
  ];
  const [before = 0] = await lengths();
  await expect.poll(async () => Math.min(...(await lengths()))).toBeGreaterThan(before + 50);

  await second.stop.click();
  const texts = [await textOf(await second.settled()), await textOf(await chat.settled())];
  expect(texts[0]).toBe(texts[1]);
  await expect(chat.answers.getByRole('button', { name: 'Continue' })).toBeVisible();
});

test('an answer of a closed tab is written on where the question was asked', async ({
  chat,
  context,
}) => {
  await slowAnswers(context);
  const second = await openSecond(chat);
  await makeAnswersLong(chat.page);
  // From here on the second tab is the owner.
  await chat.page.reload();
  await chat.write('Tell me a story');
  await chat.growing(50);
  expect(holdsEngine(second.page)).toBe(true);
  await second.chatLink('Tell me a story').click();
  await second.growing(50);
  await second.page.waitForTimeout(SAVED_AFTER_MS);
  await second.page.close();
  await expect.poll(() => holdsEngine(chat.page)).toBe(true);
  await chat.growing(100);
  await chat.stop.click();
  await chat.settled();
  await expect(chat.answers).toHaveCount(1);
});

test('an answer that only the closed tab wanted waits to be continued', async ({
  longChat: chat,
}) => {
  const second = await openSecond(chat);
  await chat.write('Tell me a story');
  await chat.growing(50);
  await second.chatLink('Tell me a story').click();
  await second.growing(50);
  await chat.page.waitForTimeout(SAVED_AFTER_MS);
  await chat.page.close();
  await expect(second.answers).toContainText('Interrupted. What had arrived is kept');
  const kept = await textOf(second.answers);
  expect(kept.length).toBeGreaterThan(30);
  await second.answers.getByRole('button', { name: 'Continue' }).click();
  await expect
    .poll(async () => (await textOf(second.answers)).length)
    .toBeGreaterThan(kept.length + 30);
  await second.settled();
});
