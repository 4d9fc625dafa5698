// A batch from the list of prompts to the exported file, on the real model, with a reload in the middle.
import { readFile } from 'node:fs/promises';
import { prepareLlama, startLlama } from '../tools/model-servers.mjs';
import { expect, test } from './fixtures';
import { addServer, doctorOf } from './pages/bridge-page';
import { putLongBatch, scrollResults } from './pages/long-batch';
import { readTable } from './pages/store';

interface Row {
  readonly index: number;
  readonly state: string;
  readonly answer?: {
    readonly text: string;
    readonly place?: string;
    readonly startedAt: number;
  };
}
const noLlama = prepareLlama();
const ANSWER_MS = 120_000;
test.describe.configure({ timeout: 300_000 });
test.use({ serviceWorkers: 'block' });

test('a batch goes on after a reload, runs a row again and is exported', async ({
  page,
  openApp,
}) => {
  await openApp('#/batch');
  await expect(page.getByRole('heading', { name: 'Batch', level: 1 })).toBeVisible();
  const prompts = page.getByRole('textbox', { name: 'Prompts' });
  await prompts.fill('country\n"Spain');
  await page.getByRole('combobox', { name: 'Format' }).selectOption('CSV with a heading');
  await expect(page.getByText('A quotation mark opens in line 2 and never closes')).toBeVisible();
  await prompts.fill('country\nSpain\nFrance\nItaly');
  await page.getByRole('textbox', { name: 'Template' }).fill('Name the capital of {{country}}.');
  await expect(page.getByText('3 prompts. The first: Name the capital of Spain.')).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Max tokens' }).fill('12');
  await page.getByRole('button', { name: 'Run' }).click();

  const table = page.getByRole('table', { name: 'Results' });
  const done = table.getByRole('row').filter({ hasText: 'Done' });
  await expect(done).not.toHaveCount(0, { timeout: ANSWER_MS });
  const [first] = await readTable<Row>(page, 'batchRows');
  await page.reload();
  await expect(done).toHaveCount(3, { timeout: ANSWER_MS });
  await expect(page.getByRole('progressbar', { name: 'Rows answered' })).toHaveAttribute(
    'aria-valuetext',
    '3 of 3',
  );
  const rows = await readTable<Row>(page, 'batchRows');
  // What was done before the reload was not done again.
  expect(rows[0]).toEqual(first);

  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  const csv = await readFile(await (await saving).path(), 'utf8');
  expect(csv.split('\r\n')[0]).toContain('row,prompt,answer,state');
  expect(csv).toContain('1,Name the capital of Spain.,');
  const savingLines = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'JSON Lines' }).click();
  const lines = (await readFile(await (await savingLines).path(), 'utf8')).trimEnd().split('\n');
  expect(lines.map((line) => (JSON.parse(line) as { answer: unknown }).answer)).toEqual(
    rows.map(({ answer }) => answer?.text),
  );

  // One row again, then the whole of another.
  await page.getByRole('button', { name: 'Run row 2 again' }).click();
  const secondAt = async () => (await readTable<Row>(page, 'batchRows'))[1]?.answer?.startedAt;
  await expect
    .poll(async () => (await secondAt()) ?? 0, { timeout: ANSWER_MS })
    .toBeGreaterThan(rows[1]?.answer?.startedAt ?? Infinity);
  await expect(done).toHaveCount(3, { timeout: ANSWER_MS });
  await page.getByRole('searchbox', { name: 'Filter results' }).fill('italy');
  await expect(done).toHaveCount(1);
  await done.getByRole('button', { name: 'Name the capital of Italy.' }).click();
  await expect(page.getByRole('dialog', { name: 'Row 3' })).toContainText('on this device');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Delete batch' }).click();
  await expect(page.getByRole('region', { name: 'Earlier batches' })).toBeHidden();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('link', { name: /Name the capital/ })).toContainText('3 of 3');
});

test('rows go to a server of one’s own after one question, and say so', async ({
  page,
  openApp,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const server = await startLlama();
  await openApp('#/settings/bridge');
  await addServer(page, server.url, 'llama.cpp', 'Workshop');
  await expect(doctorOf(page).getByText(/starter: \d+ pieces/)).toBeVisible();
  await page.goto(page.url().replace(/#.*/, '#/batch'));
  await page.getByRole('textbox', { name: 'Prompts' }).fill('Hello\nWho are you?\nSing!\nBye');
  await page
    .getByRole('combobox', { name: 'Model' })
    .selectOption({ label: 'starter on this computer’s llama.cpp' });
  await page.getByRole('spinbutton', { name: 'Rows at a time' }).fill('2');
  await page.getByRole('spinbutton', { name: 'Max tokens' }).fill('8');
  await page.getByRole('button', { name: 'Run' }).click();
  const consent = page.getByRole('dialog', { name: 'Send words to this server?' });
  await expect(consent).toContainText(server.url);
  // Nothing is stored before the answer.
  expect(await readTable(page, 'batches')).toEqual([]);
  await consent.getByRole('button', { name: 'Allow' }).click();
  const done = page.getByRole('table', { name: 'Results' }).getByRole('row');
  await expect(done.filter({ hasText: 'Done' })).toHaveCount(4);
  const rows = await readTable<Row>(page, 'batchRows');
  expect(new Set(rows.map(({ answer }) => answer?.place))).toEqual(
    new Set(['on this computer’s llama.cpp']),
  );
  await expect(page.getByText('starter on this computer’s llama.cpp')).toBeVisible();

  // Asked once: the next batch goes at once. A server that is gone costs no row.
  await server.close();
  await page.getByRole('link', { name: 'New batch' }).click();
  await page.getByRole('textbox', { name: 'Prompts' }).fill('One\nTwo');
  await page
    .getByRole('combobox', { name: 'Model' })
    .selectOption({ label: 'starter on this computer’s llama.cpp' });
  await page.getByRole('button', { name: 'Run' }).click();
  await expect(page.getByText('0 of 2 · stopped')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible();
});

test('a file of fifty thousand rows is read, begun, left, resumed and exported', async ({
  page,
  openApp,
}) => {
  const COUNT = 50_000;
  const fileOf = (name: string, lines: readonly string[]) => ({
    name,
    mimeType: 'text/csv',
    buffer: Buffer.from(lines.join('\n')),
  });
  const rows = Array.from({ length: COUNT }, (_, at) => `${at},"country ${at}, ""big"""`);
  await openApp('#/batch');
  const file = page.locator('input[type=file]');
  await file.setInputFiles(fileOf('broken.csv', ['id,text', ...rows, '50000,"never closed']));
  await expect(
    page.getByText('A quotation mark opens in line 50,002 and never closes'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Remove broken.csv' }).click();
  await expect(page.getByRole('textbox', { name: 'Prompts' })).toBeVisible();
  await file.setInputFiles(fileOf('countries.csv', ['id,text', ...rows]));
  await page.getByRole('textbox', { name: 'Template' }).fill('Row {{id}}: name {{text}}.');
  await expect(
    page.getByText('50,000 prompts. The first: Row 0: name country 0, "big".'),
  ).toBeVisible();
  await page.getByRole('spinbutton', { name: 'Max tokens' }).fill('2');
  await page.getByRole('button', { name: 'Run', exact: true }).click();

  const table = page.getByRole('table', { name: 'Results' });
  const progress = page.getByRole('progressbar', { name: 'Rows answered' });
  await expect(table).toHaveAttribute('aria-rowcount', '50001', { timeout: ANSWER_MS });
  await expect(table.getByRole('row').filter({ hasText: 'Done' })).not.toHaveCount(0);
  await page.reload();
  await expect(table).toHaveAttribute('aria-rowcount', '50001', { timeout: ANSWER_MS });
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(progress).toHaveAttribute('aria-valuetext', /of 50,000 · paused/);
  const doneOf = async () => {
    const [batch] = await readTable<{ readonly doneCount: number }>(page, 'batches');
    return batch?.doneCount ?? 0;
  };
  const before = await doneOf();
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(COUNT);
  await page.getByRole('searchbox', { name: 'Filter results' }).fill('row 49999:');
  await expect(table).toHaveAttribute('aria-rowcount', '2');
  await expect(table.getByRole('row').last()).toContainText('Waiting');
  await page.getByRole('searchbox', { name: 'Filter results' }).fill('');

  await page.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(doneOf, { timeout: ANSWER_MS }).toBeGreaterThan(before);
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(progress).toHaveAttribute('aria-valuetext', /paused/);
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: 'CSV' }).click();
  const lines = (await readFile(await (await saving).path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(COUNT + 1);
  expect(lines[COUNT]).toContain('50000,"Row 49999: name country 49999, ""big"".",');
});

test('ten thousand rows scroll and filter', async ({ page, openApp }) => {
  await openApp('#/batch');
  await expect.poll(() => readTable(page, 'profiles')).toHaveLength(1);
  await putLongBatch(page, 10_000);
  await page.goto('#/batch/big');
  const table = page.getByRole('table', { name: 'Results' });
  await expect(table).toHaveAttribute('aria-rowcount', '10001');
  expect(await table.getByRole('row').count()).toBeLessThan(80);
  const shown = table.getByRole('row', { name: /Prompt number/ });
  // Whatever was scrolled past, Tab goes down the rows as the eye does.
  await scrollResults(table);
  await expect(table.getByRole('button', { name: 'Prompt number 620', exact: true })).toBeVisible();
  const order = () =>
    shown.evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('aria-rowindex'))));
  await expect
    .poll(async () => {
      const found = await order();
      return found.every((rowIndex, at) => at === 0 || rowIndex === (found[at - 1] ?? 0) + 1);
    })
    .toBe(true);
  await page.getByRole('searchbox', { name: 'Filter results' }).fill('number 9999');
  await expect(table).toHaveAttribute('aria-rowcount', '2');
  await expect(table.getByRole('row').last()).toContainText('Prompt number 9999');
});
