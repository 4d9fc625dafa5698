// The inspector on the real starter model: what is recorded, walked through, branched and exported.
import type { Page } from '@playwright/test';
import type { Overrides } from '../src/core/prompt/overrides';
import { readFile } from 'node:fs/promises';
import { expect, test } from './chat-fixtures';
import { hasSmolLm2 } from './fixtures';
import { ANSWER_TIMEOUT_MS, textOf, type ChatPage } from './pages/chat-page';
import { putRows } from './pages/store';

const QUESTION = 'What is the capital of Spain?';
const HOSTILE = `What is </script><script>document.title='caught'</script><img src="x" onerror="document.title='caught'">?`;

const tokensOf = (page: Page) => page.getByRole('listbox', { name: 'Tokens' });
const chosenOf = (page: Page) => tokensOf(page).getByRole('option', { selected: true });

/** Asks, answers again with a trace, and opens the inspector on it; resolves with the answer's text. */
async function openTraced(chat: ChatPage, question = QUESTION): Promise<string> {
  const { page } = chat;
  const answer = await chat.ask(question);
  await answer.getByRole('button', { name: 'More for this answer' }).click();
  await page.getByRole('menuitem', { name: 'Regenerate with trace' }).click();
  await expect(chat.answers).toContainText('2 / 2');
  const traced = await chat.settled();
  const text = await textOf(traced);
  await traced.getByRole('button', { name: 'Inspect' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Inspector');
  await expect(chosenOf(page)).toBeVisible();
  return text;
}

/** "Madrid 97 %" -> "Madrid"; in order, spaces as in the answer. */
async function tokenTexts(page: Page, count?: number): Promise<readonly string[]> {
  const names = await tokensOf(page)
    .getByRole('option')
    .evaluateAll((options) => options.map((option) => option.getAttribute('aria-label') ?? ''));
  return names.slice(0, count).map((name) => name.replace(/ (\d+ %|not recorded)$/, ''));
}
const answerText = async (page: Page) => (await tokenTexts(page)).join('');

test('an answer is recorded when asked for, and its tokens are its text', async ({ chat }) => {
  const { page } = chat;
  const answer = await chat.ask(QUESTION);
  await answer.getByRole('button', { name: 'Inspect' }).click();
  await expect(page.getByText('This answer was not recorded')).toBeVisible();
  await page.getByRole('button', { name: 'Regenerate with trace' }).click();
  await expect(page.getByText('The answer is complete')).toBeVisible({
    timeout: ANSWER_TIMEOUT_MS,
  });
  await expect(page.getByText('raw', { exact: true })).toBeVisible();
  const text = await answerText(page);
  await page.getByRole('link', { name: 'Open chat' }).click();
  expect(text.trim()).toBe(await textOf(await chat.settled()));
  await page.goto(page.url().replace(/#.*/, '#/inspector'));
  await expect(page.getByRole('list', { name: 'Recorded answers' }).getByRole('link')).toHaveCount(
    1,
  );
});

test('tokens are walked by keyboard, with the alternatives of each', async ({ chat }) => {
  const { page } = chat;
  await openTraced(chat);
  await tokensOf(page).focus();
  await page.keyboard.press('ArrowRight');
  await expect(chosenOf(page)).toHaveAttribute('aria-posinset', '2');
  await page.keyboard.press('End');
  const count = await chosenOf(page).getAttribute('aria-setsize');
  await expect(chosenOf(page)).toHaveAttribute('aria-posinset', count ?? '');
  await page.keyboard.press('Home');
  await expect(chosenOf(page)).toHaveAttribute('aria-posinset', '1');
  const table = page.getByRole('table', { name: 'Alternatives' });
  await expect(table.getByRole('columnheader')).toContainText(['Token', 'Probability', 'Logprob']);
  const rows = table.getByRole('row');
  await expect(rows).toHaveCount(11);
  const logprobs = await rows.evaluateAll((all) =>
    all.slice(1).map((row) => Number(row.querySelectorAll('td')[1]?.textContent)),
  );
  expect(logprobs).toEqual([...logprobs].sort((a, b) => b - a));
  expect(logprobs.every((logprob) => logprob <= 0)).toBe(true);
  for (const name of ['Entropy by token', 'Confidence by token']) {
    await expect(page.getByRole('img', { name })).toBeVisible();
  }
  await page.getByRole('button', { name: 'Show as table' }).first().click();
  await expect(page.getByRole('table', { name: 'Entropy by token' })).toBeVisible();

  const prompt = page.getByRole('region', { name: 'Prompt', exact: true });
  await prompt.getByRole('button', { name: 'Show prompt' }).click();
  const text = prompt.getByRole('group', { name: 'Prompt text' });
  await expect(text).toContainText(QUESTION, { timeout: ANSWER_TIMEOUT_MS });
  // Of the template, which nobody typed.
  await expect(text).toContainText(/<\|?\w+\|?>/);
  const parts = prompt.getByRole('table', { name: 'Parts of the prompt' });
  await expect(parts.getByRole('row', { name: /Question/ })).toContainText(/\d %/);
  await expect(prompt).toContainText(/\d+ of [\d,.\s]+ tokens of context/);
});

test('a branch goes on from the alternative and is a version in the chat', async ({ chat }) => {
  const { page } = chat;
  const before = await openTraced(chat);
  await tokensOf(page).focus();
  await page.keyboard.press('ArrowRight');
  const second = page.getByRole('table', { name: 'Alternatives' }).getByRole('row').nth(2);
  const alternative = (await second.getByRole('rowheader').innerText()).trim();
  const old = page.url();
  await second.getByRole('button', { name: 'Branch from here' }).click();
  await expect(page).not.toHaveURL(old);
  await expect(page.getByText('The answer is complete')).toBeVisible({
    timeout: ANSWER_TIMEOUT_MS,
  });
  await expect(page.getByText('Version 3 of 3')).toBeVisible();
  await expect(page.getByText('branched at token 2')).toBeVisible();
  const options = tokensOf(page).getByRole('option');
  await expect(options.nth(1)).toHaveAttribute('aria-label', new RegExp(`${alternative}.* %$`));
  const text = await answerText(page);
  await page.getByRole('link', { name: 'Open chat' }).click();
  await expect(chat.answers).toContainText('3 / 3');
  const branched = await textOf(chat.answers.last());
  expect(text.trim()).toBe(branched);
  expect(branched).not.toBe(before);
});

test('a drawn answer is replayed, and goes on from a forced token', async ({ chat }) => {
  const { page } = chat;
  await putOverrides(page, { temperature: 1.5, topK: 0, topP: 1, minP: 0 });
  await openTraced(chat, 'Tell me a story.');
  const replay = page.getByRole('group', { name: 'Replay' });
  await expect(replay).toContainText(/Seed \d+ is kept/);
  await replay.getByRole('button', { name: 'Replay' }).click();
  await expect(replay).toContainText('Identical', { timeout: ANSWER_TIMEOUT_MS });
  // Its beginning, a typed word, and whatever the model makes of it.
  const old = page.url();
  const options = tokensOf(page).getByRole('option');
  await options.nth(3).click();
  const before = (await tokenTexts(page, 3)).join('');
  await page.getByRole('textbox', { name: 'Force token' }).fill(' purple');
  await page.getByRole('button', { name: 'In this token’s place' }).click();
  await expect(page).not.toHaveURL(old);
  await expect(page.getByText('The answer is complete')).toBeVisible({
    timeout: ANSWER_TIMEOUT_MS,
  });
  await expect(options.nth(3)).toHaveAttribute('aria-label', /purple not recorded$/);
  expect((await tokenTexts(page)).join('')).toMatch(
    new RegExp(`^${before.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')} purple`),
  );
  // The part that the model wrote is replayed behind what was given to it.
  await replay.getByRole('button', { name: 'Replay' }).click();
  await expect(replay).toContainText('Identical', { timeout: ANSWER_TIMEOUT_MS });
});

test('an answer is paused, stepped token by token and resumed', async ({ chat }) => {
  // The starter's longest answer is over before anybody could pause it.
  test.skip(!hasSmolLm2, 'SmolLM2 is not in the build');
  const { page } = chat;
  await openRecording(page);
  await page.getByRole('button', { name: /Download 98 MB/ }).click();
  await expect(chat.modelButton).toContainText('SmolLM2', { timeout: ANSWER_TIMEOUT_MS });
  await chat.write('Tell me a long story.');
  const answer = await chat.growing(20);
  const messageId = await answer.getAttribute('data-message-id');
  await page.goto(page.url().replace(/#.*/, `#/inspector/${messageId}`));
  await page.getByRole('button', { name: 'Pause' }).click();
  const state = page.getByText(/^Paused after token \d+$/);
  await expect(state).toBeVisible({ timeout: ANSWER_TIMEOUT_MS });
  const count = async () => Number(/\d+$/.exec(await state.innerText())?.[0]);
  const paused = await count();
  expect(paused).toBeGreaterThan(0);
  for (const step of [1, 2, 3]) {
    await page.getByRole('button', { name: 'Step', exact: true }).click();
    await expect.poll(count, { timeout: ANSWER_TIMEOUT_MS }).toBeGreaterThanOrEqual(paused + step);
  }
  const stepped = await count();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByRole('button', { name: 'Pause' })).toBeEnabled();
  await page.getByRole('button', { name: 'Stop' }).click();
  await expect(page.getByText(/^Stopped after token \d+$/)).toBeVisible({
    timeout: ANSWER_TIMEOUT_MS,
  });
  const stopped = await page.getByText(/^Stopped after token \d+$/).innerText();
  expect(Number(/\d+$/.exec(stopped)?.[0])).toBeGreaterThanOrEqual(stepped);
});

test('an exported page opens without a network and can be read back', async ({ chat, context }) => {
  const { page } = chat;
  await openTraced(chat, HOSTILE);
  const text = await answerText(page);
  await page.getByRole('button', { name: 'Export session' }).click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: 'As one HTML file' }).click();
  const path = await (await downloading).path();
  await page.goto(page.url().replace(/#.*/, '#/inspector'));
  await page.getByLabel('Session file').setInputFiles({
    name: 'session.html',
    mimeType: 'text/html',
    buffer: await readFile(path),
  });
  await expect(page.getByText(/imported$/)).toBeVisible();
  expect(await answerText(page)).toBe(text);
  // As a data address: the guard of these specs takes a file for a foreign one.
  await context.setOffline(true);
  const html = await readFile(path, 'utf8');
  const opened = await context.newPage();
  await opened.goto(`data:text/html;base64,${Buffer.from(html).toString('base64')}`);
  expect(await answerText(opened)).toBe(text);
  // What somebody wrote is text: no element, no script and no title of theirs came of it.
  await expect(opened.locator('.question')).toHaveText(HOSTILE);
  expect(await opened.title()).toContain('Hearth inspector');
  await expect(opened.locator('img, iframe, link, script[src]')).toHaveCount(0);
  await expect(opened.locator('script')).toHaveCount(3);
  for (const name of ['Entropy by token', 'Confidence by token']) {
    await expect(opened.getByRole('img', { name }).locator('rect').first()).toBeVisible();
  }
  await opened.getByText('Figures as a table').click();
  const figures = opened.getByRole('table', { name: 'Figures by token' }).getByRole('row');
  await expect(figures).toHaveCount((await tokensOf(opened).getByRole('option').count()) + 1);
  await tokensOf(opened).press('ArrowRight');
  await expect(chosenOf(opened)).toHaveAttribute('id', 't1');
  await expect(opened.getByRole('table', { name: 'Alternatives' }).getByRole('row')).toHaveCount(
    21,
  );
});

test('files that are no sessions are refused in words', async ({ openApp }) => {
  const page = await openApp('#/inspector');
  const choose = (content: string) =>
    page.getByLabel('Session file').setInputFiles({
      name: 'session.json',
      mimeType: 'application/json',
      buffer: Buffer.from(content),
    });
  await choose('{"format":"hearth-session","version":1,"trace":"SFQ');
  await expect(page.getByRole('alert').filter({ hasText: /session/i })).toContainText(
    'damaged or incomplete',
  );
  await choose('{"format":"hearth-session","version":99,"trace":""}');
  await expect(page.getByRole('alert').filter({ hasText: /session/i })).toContainText(
    'newer Hearth',
  );
  await choose('<html><body onload="alert(1)"></html>');
  await expect(page.getByRole('alert').filter({ hasText: /session/i })).toContainText(
    'not a session',
  );
});

/** Recording for every answer, and a penalty below 1, with which the starter repeats itself without end. */
async function openRecording(page: Page): Promise<void> {
  await putOverrides(page, { temperature: 0, repetitionPenalty: 0.5, maxTokens: 900 });
}

async function putOverrides(
  page: Page,
  parameters: NonNullable<Overrides['parameters']>,
): Promise<void> {
  const value: Overrides = { parameters, recordTokens: true };
  await putRows(page, { settings: [{ key: 'appOverrides', value }] });
  await page.reload();
}
