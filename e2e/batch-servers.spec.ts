// A batch on two real servers with the same model, and a page that is loaded again in the middle of
// it. What the servers were asked is counted before them.
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { prepareLlama, startLlama } from '../tools/model-servers.mjs';
import { expect, test } from './fixtures';
import { addServer } from './pages/bridge-page';
import { openGate, type Gate } from './pages/gate';
import { readTable } from './pages/store';

const noLlama = prepareLlama();
test.use({ serviceWorkers: 'block' });

const COUNTRIES = ['France', 'Spain', 'Italy', 'Greece', 'Poland', 'Norway', 'Japan', 'Egypt'];
const promptOf = (country: string) => `What is the capital of ${country}?`;

interface Row {
  readonly state: string;
  readonly prompt: string;
  readonly answer?: { readonly text: string };
}

/** How often a server was asked for each row. */
function countQuestions(gates: readonly Gate[]): readonly number[] {
  const bodies = gates.flatMap((gate) => gate.questions().map(({ body }) => body));
  return COUNTRIES.map((one) => bodies.filter((body) => body.includes(promptOf(one))).length);
}

async function save(page: Page, format: string): Promise<string> {
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: format }).click();
  return readFile(await (await saving).path(), 'utf8');
}

test('rows that were answered before a reload are kept, the others are asked once more', async ({
  openApp,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const servers = [await startLlama(), await startLlama()];
  const gates = await Promise.all(servers.map(({ url }) => openGate(url)));
  const page = await openApp('#/settings/bridge');
  for (const [at, { url }] of gates.entries()) {
    await addServer(page, url, 'llama.cpp', ['North', 'South'][at] ?? '', { parallel: 1 });
    await expect(page.getByText(/starter: \d+ pieces/)).toBeVisible();
  }
  const doctors = gates.map((gate) => gate.asked());

  await page.goto(page.url().replace(/#.*/, '#/batch'));
  await page.getByRole('textbox', { name: 'Prompts' }).fill(['country', ...COUNTRIES].join('\n'));
  await page.getByRole('combobox', { name: 'Format' }).selectOption('CSV with a heading');
  await page.getByRole('textbox', { name: 'Template' }).fill(promptOf('{{country}}'));
  await page
    .getByRole('combobox', { name: 'Model' })
    .selectOption({ label: 'starter on this computer’s llama.cpp' });
  await page.getByRole('spinbutton', { name: 'Rows at a time' }).fill('2');
  await page.getByRole('spinbutton', { name: 'Max tokens' }).fill('24');
  // Two answers of each, then their next questions wait: four rows are done, two on their way.
  for (const gate of gates) gate.hold(2);
  await page.getByRole('button', { name: 'Run' }).click();
  const consent = page.getByRole('dialog', { name: 'Send words to this server?' });
  await consent.getByRole('button', { name: 'Allow' }).click();
  // The same model is on another server, which is asked about on its own.
  await expect(consent).toContainText('It can take rows of this batch too');
  await consent.getByRole('button', { name: 'Allow' }).click();

  const results = page.getByRole('table', { name: 'Results' });
  const done = results.getByRole('row').filter({ hasText: 'Done' });
  await expect(done).toHaveCount(4);
  const asked = () => gates.map((gate, at) => gate.asked() - (doctors[at] ?? 0));
  await expect.poll(asked).toEqual([3, 3]);
  const before = await readTable<Row>(page, 'batchRows');
  const isDone = before.map(({ state }) => state === 'done');
  expect(isDone.filter(Boolean)).toHaveLength(4);
  // Those on their way were asked too.
  const atFirst = countQuestions(gates);
  expect(isDone.every((done, row) => !done || atFirst[row] === 1)).toBe(true);
  expect(Math.max(...atFirst)).toBe(1);

  await page.reload();
  // The page that asked is gone; the new one asks again for what was on its way, and for no more.
  await expect.poll(asked).toEqual([4, 4]);
  expect(countQuestions(gates)).toEqual(
    atFirst.map((count, row) => (isDone[row] ? count : 2 * count)),
  );
  await expect(done).toHaveCount(4);
  for (const gate of gates) gate.open();
  await expect(done).toHaveCount(COUNTRIES.length);
  expect(countQuestions(gates)).toEqual(
    atFirst.map((count, row) => (isDone[row] || count === 0 ? 1 : 2)),
  );
  const rows = await readTable<Row>(page, 'batchRows');
  for (const [row, wasDone] of isDone.entries()) {
    if (wasDone) expect(rows[row]).toEqual(before[row]);
  }
  expect(rows[0]?.answer?.text).toContain('Paris');

  const lines = (await save(page, 'JSON Lines')).trimEnd().split('\n');
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(records.map(({ prompt }) => prompt)).toEqual(COUNTRIES.map(promptOf));
  for (const record of records) {
    expect(record).toMatchObject({ state: 'done', place: 'on this computer’s llama.cpp' });
    for (const field of ['prompt_tokens', 'completion_tokens', 'server_prompt_ms', 'duration_ms'])
      expect(record[field]).toBeGreaterThan(0);
  }
  const [head = '', ...cells] = (await save(page, 'CSV')).trimEnd().split('\r\n');
  expect(head).toContain('prompt_tokens');
  expect(head).toContain('time_to_first_token_ms');
  expect(cells).toHaveLength(COUNTRIES.length);
  await Promise.all([...gates, ...servers].map((one) => one.close()));
});
