// Attention of a real answer, from the starter's second ONNX file.
import { expect, test } from './chat-fixtures';
import { ANSWER_TIMEOUT_MS } from './pages/chat-page';
import { putRows } from './pages/store';

test('every token shows which earlier ones it looked at, and nothing is fetched before one asks', async ({
  chat,
}) => {
  test.setTimeout(150_000);
  const { page } = chat;
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  const isMap = (url: string) => url.endsWith('model_attentions.onnx');
  await putRows(page, { settings: [{ key: 'appOverrides', value: { recordTokens: true } }] });
  await page.reload();
  const answer = await chat.ask('What is the capital of Spain?');
  await answer.getByRole('button', { name: 'Inspect' }).click();
  const part = page.getByRole('region', { name: 'Attention', exact: true });
  await expect(part).toContainText(/Fetches 3\.\d+ MB/);
  expect(asked.filter(isMap)).toEqual([]);
  await part.getByRole('button', { name: 'Show attention' }).click();
  const map = part.getByRole('application', { name: 'Attention heat map' });
  await expect(map).toBeVisible({ timeout: ANSWER_TIMEOUT_MS });
  expect(asked.some(isMap)).toBe(true);

  // The chosen token of the stream is the map's row, both ways.
  const chosen = page
    .getByRole('listbox', { name: 'Tokens' })
    .getByRole('option', { selected: true });
  await expect(chosen).toHaveAttribute('aria-posinset', '1');
  await map.focus();
  await page.keyboard.press('ArrowDown');
  await expect(chosen).toHaveAttribute('aria-posinset', '2');
  const told = part.locator('output');
  const before = await told.innerText();
  await page.keyboard.press('Home');
  await expect(told).not.toHaveText(before);
  await expect(told).toContainText(/gave \d.* % to .*token 1 of \d+, of the prompt/);

  // One head's row: all of it, over itself and what is before it.
  await part.getByRole('combobox', { name: 'Layer' }).selectOption({ label: 'Layer 3' });
  await part.getByRole('combobox', { name: 'Head' }).selectOption({ label: 'Head 2' });
  await part.getByRole('button', { name: 'Show as table' }).click();
  const rows = part.getByRole('table', { name: /^Attention of/ }).getByRole('row');
  const cells = await rows.evaluateAll((all) =>
    all.slice(1).map((row) => Array.from(row.children, (cell) => cell.textContent)),
  );
  const weights = cells.map(([, , weight]) => Number(weight));
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 2);
  expect(weights).toEqual([...weights].sort((a, b) => b - a));
  expect(cells.map(([, token]) => token).join(' ')).toContain('Spain');
  expect(new Set(cells.map(([, , , half]) => half))).toEqual(new Set(['prompt', 'answer']));
});
