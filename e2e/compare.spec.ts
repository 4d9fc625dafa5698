// One prompt on several sides, with real answers: side by side, held against each other, kept.
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './chat-fixtures';
import { testModels } from '../src/engines/test-models';
import { ANSWER_TIMEOUT_MS } from './pages/chat-page';
import { putRows } from './pages/store';

/** Nothing the starter has learned by heart, so that its choices are open. */
const PROMPT = 'Write about purple cats and tall green hats.';

const side = (page: Page, number: number) => page.getByRole('group', { name: `Side ${number}` });

async function setTemperature(fields: Locator, temperature: number): Promise<void> {
  const box = fields.getByRole('spinbutton', { name: 'Temperature' });
  await box.fill(String(temperature));
  await box.blur();
}

test('three settings answer one prompt; what is the same is found the same, what parts is marked', async ({
  chat,
}) => {
  test.setTimeout(150_000);
  const { page } = chat;
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Compare' })
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Compare');
  const run = page.getByRole('button', { name: 'Run' });
  await expect(run).toBeDisabled();
  await page.getByRole('textbox', { name: 'Prompt' }).fill(PROMPT);
  // With one model on the device it offers two settings of it.
  await expect(side(page, 2)).toBeVisible();
  await page.getByRole('button', { name: 'Add model' }).click();
  await setTemperature(side(page, 1), 0);
  await setTemperature(side(page, 2), 0);
  await side(page, 2).getByRole('spinbutton', { name: 'Top P' }).fill('0.9');
  await setTemperature(side(page, 3), 2);
  await run.click();

  const answerOf = (name: string) => page.getByRole('region', { name, exact: true });
  const greedy = answerOf('Starter, temperature 0');
  const narrow = answerOf('Starter, temperature 0, top p 0.9');
  const hot = answerOf('Starter, temperature 2');
  for (const one of [greedy, narrow, hot]) {
    await expect(one.getByText(/^\d+ tokens? · .*first/)).toBeVisible({
      timeout: ANSWER_TIMEOUT_MS,
    });
  }
  const answer = (one: Locator) => one.locator('[aria-busy]').innerText();
  const text = await answer(greedy);
  expect(await answer(narrow)).toBe(text);
  expect(await answer(hot)).not.toBe(text);
  await expect(hot.getByRole('img', { name: 'From here on it differs' })).toBeVisible();

  const table = page.getByRole('table', { name: 'Comparison' });
  const row = (name: string) => table.getByRole('row').filter({ hasText: name }).getByRole('cell');
  await expect(row('Parts')).toHaveText([
    '–',
    'nowhere: the same text',
    /^at token \d+: “.*”, not “.*”$/,
  ]);
  const same = await row('Same first choice').nth(1).innerText();
  const [, agreed, steps] = /^(\d+) of (\d+) steps$/.exec(same) ?? [];
  expect(Number(steps)).toBeGreaterThan(3);
  expect(agreed).toBe(steps);
  await expect(row('Divergence').nth(1)).toHaveText(/^0\.00\d\d bits a step$/);
  await expect(row('Speed').first()).toHaveText(/tok\/s$/);
  await expect(row('Memory').first()).toHaveText(/MB$/);

  // Kept: listed, opened again with its form, each side a recorded answer, and in no list of chats.
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Prompt' })).toHaveValue(PROMPT);
  await expect(greedy).toContainText(text);
  await greedy.getByRole('link', { name: 'Inspect' }).click();
  await expect(page.getByRole('listbox', { name: 'Tokens' })).toBeVisible();
  await page.getByRole('link', { name: 'Open comparison' }).click();
  await expect(table).toBeVisible();
  await page.getByRole('link', { name: 'New comparison' }).click();
  const earlier = page.getByRole('region', { name: 'Earlier comparisons' });
  await expect(earlier.getByRole('link')).toHaveCount(1);
  await page.goto(page.url().replace(/#.*/, '#/chat'));
  await expect(chat.chats.getByRole('link')).toHaveCount(0);
});

test('two engines answer side by side, neither waiting for the other; the prompt of one is told token by token', async ({
  chat,
}) => {
  const { page } = chat;
  const onnx = testModels.find(({ modelId }) => modelId === 'starter-onnx');
  const value = [{ ...onnx, name: 'Starter ONNX' }];
  await putRows(page, { settings: [{ key: 'ownModels', value }] });
  await page.reload();
  // In memory, so that only the other one has to be fetched.
  await chat.ask('Hello!');
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.context().route('**/model_quantized.onnx', async (route) => {
    await held;
    await route.continue();
  });
  await page
    .getByRole('navigation', { name: 'Main' })
    .getByRole('link', { name: 'Compare' })
    .click();
  await page.getByRole('textbox', { name: 'Prompt' }).fill(PROMPT);
  for (const [number, label] of [
    [1, 'Starter ONNX'],
    [2, 'Starter'],
  ] as const) {
    await side(page, number).getByRole('combobox').selectOption({ label });
    await setTemperature(side(page, number), 0);
  }
  await page.getByRole('button', { name: 'Run' }).click();
  const answerOf = (name: string) => page.getByRole('region', { name, exact: true });
  const figures = /^\d+ tokens? · .*first/;
  await expect(answerOf('Starter').getByText(figures)).toBeVisible({ timeout: ANSWER_TIMEOUT_MS });
  await expect(answerOf('Starter ONNX')).toHaveText(/Loading the model/);
  release();
  await expect(answerOf('Starter ONNX').getByText(figures)).toBeVisible({
    timeout: ANSWER_TIMEOUT_MS,
  });

  // The same weights and vocabulary on both, so the probabilities are held against each other.
  const row = (name: string) =>
    page
      .getByRole('table', { name: 'Comparison' })
      .getByRole('row')
      .filter({ hasText: name })
      .getByRole('cell');
  const same = await row('Same first choice').nth(1).innerText();
  const [, agreed = '0', steps = '0'] = /^(\d+) of (\d+) steps$/.exec(same) ?? [];
  expect(Number(steps)).toBeGreaterThan(3);
  expect(Number(agreed)).toBeGreaterThanOrEqual(Number(steps) - 1);
  await expect(row('Divergence').nth(1)).toHaveText(/^0\.0[0-4]\d\d bits a step$/);

  await answerOf('Starter ONNX').getByRole('link', { name: 'Inspect' }).click();
  const prompt = page.getByRole('region', { name: 'Prompt', exact: true });
  await prompt.getByRole('button', { name: 'Show prompt' }).click();
  const tokens = prompt.getByRole('group', { name: 'Prompt text' }).locator('[title^="id "]');
  await expect(tokens.filter({ hasText: '<|im_start|>' }).first()).toBeVisible({
    timeout: ANSWER_TIMEOUT_MS,
  });
  const parts = prompt.getByRole('table', { name: 'Parts of the prompt' }).getByRole('row');
  await expect(parts.filter({ hasText: 'Question' })).not.toContainText('about');
  const counts = await parts.evaluateAll((rows) =>
    rows.slice(1).map((one) => Number(one.querySelector('td')?.textContent)),
  );
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(await tokens.count());
});
