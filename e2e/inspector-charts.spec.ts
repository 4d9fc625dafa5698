// Charts of a recorded answer: what they tell, their tables, and their pictures as files.
import type { Download, Page } from '@playwright/test';
import { readFile } from 'node:fs/promises';
import { expect, test } from './chat-fixtures';
import { putRows } from './pages/store';

const CHARTS = [
  'Entropy by token',
  'Confidence by token',
  'Surprise by sentence',
  'Time by token',
  'Distribution of this step',
];

async function saveImage(page: Page, chart: string, format: 'PNG' | 'SVG'): Promise<Download> {
  const button = page.getByRole('button', { name: `Save image of ${chart}` });
  // A menu closes when the page scrolls, and the scroll to a button is told a frame later.
  await button.scrollIntoViewIfNeeded();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(done)));
  await button.click();
  const downloading = page.waitForEvent('download');
  await page.getByRole('menuitem', { name: `${format} image` }).click();
  return downloading;
}

test('an answer has charts with tables and pictures, and sliders show what would be cut', async ({
  chat,
}) => {
  const { page } = chat;
  const value = { parameters: { temperature: 0.9, seed: 11 }, recordTokens: true };
  await putRows(page, { settings: [{ key: 'appOverrides', value }] });
  await page.reload();
  const answer = await chat.ask('What is Hearth?');
  await answer.getByRole('button', { name: 'Inspect' }).click();
  for (const name of CHARTS) {
    await expect(page.getByRole('img', { name })).toBeVisible();
    const part = page.getByRole('region', { name: `${name}, chart and table` });
    await part.getByRole('button', { name: 'Show as table' }).click();
    await expect(part.getByRole('table', { name }).getByRole('row').nth(1)).toBeVisible();
    await part.getByRole('button', { name: 'Show as chart' }).click();
  }

  const step = page.getByRole('region', { name: 'Distribution of this step, chart and table' });
  const cut = page.getByRole('group', { name: 'What would be cut' });
  await cut.getByRole('slider', { name: 'Temperature' }).fill('1');
  await cut.getByRole('slider', { name: 'Top P' }).fill('1');
  await cut.getByRole('slider', { name: 'Min P' }).fill('0');
  await cut.getByRole('slider', { name: 'Top K' }).fill('3');
  await expect(page.getByText(/^3 of 20 stay, .*top-k cuts from token 4 on/)).toBeVisible();
  await step.getByRole('button', { name: 'Show as table' }).click();
  const rows = step.getByRole('row');
  await expect(rows.nth(4)).toContainText('cut by top-k');
  const left = await rows.evaluateAll((all) =>
    all.slice(1, 4).map((row) => Number(row.lastElementChild?.textContent)),
  );
  expect(left.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
  await cut.getByRole('button', { name: 'As it was sampled' }).click();
  await expect(page.getByText(/top-k cuts from token 4 on/)).toBeHidden();

  const drawing = await saveImage(page, 'Entropy by token', 'SVG');
  expect(drawing.suggestedFilename()).toBe('Entropy by token.svg');
  const svg = await readFile(await drawing.path(), 'utf8');
  // Stands alone: read as a document of its own it has its title, its bars and every colour.
  const read = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    const bars = [...parsed.querySelectorAll('g rect')];
    return {
      failed: parsed.querySelector('parsererror') !== null,
      title: parsed.querySelector('title')?.textContent,
      bars: bars.length,
      uncoloured: bars.filter((bar) => !/^rgb/.test(bar.getAttribute('fill') ?? '')).length,
      classes: parsed.querySelectorAll('[class]').length,
    };
  }, svg);
  expect(read).toMatchObject({
    failed: false,
    title: 'Entropy by token',
    uncoloured: 0,
    classes: 0,
  });
  expect(read.bars).toBeGreaterThan(10);
  expect(svg).not.toMatch(/var\(|href=|<script/);

  const picture = await readFile(
    await (await saveImage(page, 'Confidence by token', 'PNG')).path(),
  );
  expect(picture.subarray(1, 4).toString('latin1')).toBe('PNG');
  expect(picture.readUInt32BE(16)).toBeGreaterThan(1000);
  // A blank picture of this size packs to less.
  expect(picture.length).toBeGreaterThan(5000);
});
