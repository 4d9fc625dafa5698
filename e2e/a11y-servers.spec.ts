// Servers of one's own and batches, both themes, desktop and phone: axe finds nothing.
import { expect, test } from './fixtures';
import { expectFits } from './pages/axe';
import { putLongBatch } from './pages/long-batch';
import { putRows, readTable } from './pages/store';

test.use({ serviceWorkers: 'block' });

test('servers, the doctor and a batch', async ({ page, openApp }) => {
  await openApp('#/settings/bridge');
  await expect.poll(() => readTable(page, 'profiles')).toHaveLength(1);
  const model = { name: 'gone', task: 'chat', contextLength: 4096 };
  const url = 'http://127.0.0.1:9';
  await putRows(page, {
    settings: [
      {
        key: 'servers',
        value: [{ id: 'one', name: 'Workshop', kind: 'ollama', url, addedAt: 1 }],
      },
      { key: 'serverModels', value: { one: [model] } },
    ],
  });
  await putLongBatch(page, 50);
  await page.reload();
  await page.getByRole('button', { name: 'Check Workshop' }).click();
  await expect(page.locator('[data-case=not-running]')).toBeVisible();
  await expectFits(page, 'bridge');
  await page.getByRole('button', { name: 'More for Workshop' }).click();
  await page.getByRole('menuitem', { name: 'Fetch a model' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectFits(page, 'fetch a model');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Add server' }).click();
  await page.getByRole('dialog').getByText('Limits', { exact: true }).click();
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expectFits(page, 'add server');
  await page.keyboard.press('Escape');

  await page.goto('#/models');
  await page.getByRole('searchbox', { name: 'Find model' }).fill('workshop');
  await expect(page.getByRole('rowheader', { name: /Workshop/ })).toBeVisible();
  await expectFits(page, 'models of a server');
  await page.goto('#/batch');
  await page.getByRole('textbox', { name: 'Prompts' }).fill('text\n"Spain');
  await page.getByRole('combobox', { name: 'Format' }).selectOption('CSV with a heading');
  await expect(page.getByText('A quotation mark opens in line 2')).toBeVisible();
  await expectFits(page, 'batch');
  await page.goto('#/batch/big');
  const first = page.getByRole('button', { name: 'Prompt number 0', exact: true });
  await expect(first).toBeVisible();
  await expectFits(page, 'results');
  await first.click();
  await expect(page.getByRole('dialog', { name: 'Row 1' })).toBeVisible();
  await expectFits(page, 'row');
});
