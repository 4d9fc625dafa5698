// The Models page: what this device can run, a model's whole life from download to delete, damage.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, hasSmolLm2, test } from './fixtures';
import { createChatPage } from './pages/chat-page';
import { createModelsPage, estimateUsage, tamperWith, type ModelsPage } from './pages/models-page';

const STARTER = 'Starter';
const SMOLLM2 = 'SmolLM2 135M';
const SMOLLM2_ID = 'smollm2-135m-instruct';
const SMOLLM2_FILE = 'SmolLM2-135M-Instruct.Q4_1-00002-of-00002.gguf';
const MINILM = 'all-MiniLM-L6-v2';
/** Milliseconds. 98 MB through the store, with digests, on a slow machine. */
const DOWNLOAD_TIMEOUT_MS = 300_000;
const columns = ['Model', 'Size', 'Context', 'Licence', 'Fit', 'Speed', 'State'];

/** The starter stores itself when the page is idle. */
async function starterReady(models: ModelsPage): Promise<void> {
  await expect(models.action('Load', STARTER)).toBeVisible();
}

async function expectEstimate(models: ModelsPage): Promise<void> {
  await expect
    .poll(async () => {
      const usage = await estimateUsage(models.page);
      const shown = Number(await models.storageUsed.getAttribute('aria-valuenow'));
      return Math.abs(shown - usage) / Math.max(1, usage);
    })
    .toBeLessThan(0.02);
}

/** What axe finds, once nothing moves any more: colours on their way in are no colours to judge. */
async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(() =>
    Promise.allSettled(document.getAnimations().map((animation) => animation.finished)),
  );
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
}

test.describe('without a service worker', () => {
  test.use({ serviceWorkers: 'block' });

  test('one visit: device, search, order; load, unload, verify, mend, delete, fetch again', async ({
    openApp,
  }) => {
    const models = createModelsPage(await openApp('#/models'));
    const { page, table } = models;
    await starterReady(models);

    await test.step('names this device, its storage and every column', async () => {
      for (const words of ['Memory for models', 'Threads', 'Storage', 'Self-test']) {
        await expect(models.device).toContainText(words);
      }
      for (const column of columns) {
        await expect(table.getByRole('columnheader', { name: column })).toBeAttached();
      }
      const row = models.row(STARTER);
      for (const words of ['3.1 MB', '1,024', 'Apache-2.0', 'Fits', 'Ready']) {
        await expect(row).toContainText(words);
      }
      await expect(models.stored(STARTER)).toContainText('3.1 MB');
      await expectEstimate(models);
      const rows = Number(await table.getAttribute('aria-rowcount'));
      expect(rows).toBeGreaterThan(100);
      // Far fewer are drawn.
      expect(await table.getByRole('row').count()).toBeLessThan(60);
    });

    await test.step('finds, keeps to what is here, and orders', async () => {
      await page.keyboard.press('/');
      await expect(models.search).toBeFocused();
      await page.keyboard.type('STARTER demonstration');
      await expect(table.getByRole('row')).toHaveCount(3);
      await models.search.fill('no such model');
      await expect(page.getByRole('heading', { name: 'No model of that name' })).toBeVisible();
      await page.getByRole('button', { name: 'Show all models' }).click();
      await expect(models.search).toHaveValue('');
      await page.getByRole('radio', { name: 'Here 1' }).check();
      await expect(table.getByRole('row')).toHaveCount(3);
      await page.getByRole('radio', { name: /^All/ }).check();
      const order = page.getByRole('combobox', { name: 'Order' });
      await order.selectOption({ label: 'Smallest first' });
      // No family is named when the order is another one.
      await expect(table.getByRole('rowheader')).toHaveCount(0);
      await expect(table.getByRole('row').nth(1)).toContainText(STARTER);
      await order.selectOption({ label: 'By family' });
    });

    await test.step('loads, tells its memory, unloads and verifies', async () => {
      await models.action('Load', STARTER).click();
      await expect(models.action('Unload', STARTER)).toBeVisible();
      await expect(models.row(STARTER)).toContainText(/Loaded, \d+ MB/);
      await expect(models.stored(STARTER)).toContainText('in use');
      await expect(models.device).toContainText('in use now');
      await models.action('Unload', STARTER).click();
      await starterReady(models);
      await models.action('Verify', STARTER).click();
      await expect(models.notice(`Every file of ${STARTER} is whole`)).toBeVisible();
    });

    await test.step('a damaged model says so in its row, and Download mends it', async () => {
      await tamperWith(page, 'starter', 'starter-q8_0.gguf', [2_000_000]);
      await models.action('Verify', STARTER).click();
      await expect(models.row(STARTER)).toContainText('A part of this model is damaged');
      await models.action('Download', STARTER).click();
      await starterReady(models);
      await expect(models.row(STARTER)).not.toContainText('damaged');
    });

    await test.step('is unloaded before it is deleted, and can be fetched again', async () => {
      await models.action('Load', STARTER).click();
      await expect(models.action('Unload', STARTER)).toBeVisible();
      await models.remove(STARTER);
      await expect(models.stored(STARTER)).toHaveCount(0);
      await expectEstimate(models);
      await models.action('Download', STARTER).click();
      await starterReady(models);
      await expectEstimate(models);
    });
  });

  test('a row is a card on a phone: nothing is wider than the page, axe finds nothing, in any dialog', async ({
    page,
    openApp,
  }) => {
    await page.setViewportSize({ width: 360, height: 780 });
    const models = createModelsPage(await openApp('#/models'));
    await starterReady(models);
    const overflow = () =>
      models.table.evaluate((table) => {
        const scroller = table.closest('main') ?? table;
        const parts = [...scroller.querySelectorAll('*')];
        return parts.filter((part) => part.getBoundingClientRect().right > innerWidth + 1).length;
      });
    expect(await overflow()).toBe(0);
    await models.action('Load', STARTER).click();
    await expect(models.action('Unload', STARTER)).toBeVisible();
    expect(await overflow()).toBe(0);
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Storage', exact: true }).click();
    await expect(models.storageUsed).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');

    const dialog = page.getByRole('dialog');
    const dialogs: readonly (readonly [name: string, open: () => Promise<void>])[] = [
      [STARTER, () => page.getByRole('link', { name: STARTER, exact: true }).click()],
      ['Add model', () => page.getByRole('button', { name: 'Add model', exact: true }).click()],
      [`Delete ${STARTER}?`, () => models.action('Delete', STARTER).click()],
    ];
    for (const [name, open] of dialogs) {
      await open();
      await expect(page.getByRole('dialog', { name, exact: true })).toBeVisible();
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
      }
      await page.keyboard.press('Escape');
      await expect(dialog).toHaveCount(0);
    }
  });

  test('a download that does not fit says what may go, deletes it and goes on', async ({
    page,
    openApp,
  }) => {
    const models = createModelsPage(await openApp('#/models'));
    await starterReady(models);
    await models.search.fill('minilm');
    await models.action('Download', MINILM).click();
    await expect(models.action('Load', MINILM)).toBeVisible();
    await models.search.fill('');
    await models.remove(STARTER);
    await expect(models.stored(STARTER)).toHaveCount(0);
    const cdp = await page.context().newCDPSession(page);
    const quotaSize = (await estimateUsage(page)) + 1_000_000;
    const { origin } = new URL(page.url());
    await cdp.send('Storage.overrideQuotaForOrigin', { origin, quotaSize });

    await models.action('Download', STARTER).click();
    await expect(models.row(STARTER)).toContainText('The storage for this site is full');
    await page.getByRole('button', { name: `Make room for ${STARTER}` }).click();
    const dialog = page.getByRole('dialog', { name: /^Starter needs 2\.\d MB more than is free$/ });
    await expect(dialog.getByRole('checkbox', { name: MINILM })).toBeChecked();
    await expect(dialog).toContainText('stays free');
    await expectAccessible(page);
    await dialog.getByRole('checkbox', { name: MINILM }).uncheck();
    await expect(dialog.getByRole('button', { name: 'Delete 0 and download' })).toBeDisabled();
    await dialog.getByRole('checkbox', { name: MINILM }).check();
    await dialog.getByRole('button', { name: 'Delete 1 and download' }).click();
    await starterReady(models);
    await expect(models.stored(MINILM)).toHaveCount(0);
  });
});

test('a real model: cut in the middle, resumed, verified, loaded, answering, also offline, deleted', async ({
  page,
  context,
  openApp,
  startServer,
}) => {
  test.skip(!hasSmolLm2, 'SmolLM2 is not in this build');
  const server = await startServer();
  const { port } = new URL(server.url);
  await openApp('#/models', server.url);
  const models = createModelsPage(page);
  const chat = createChatPage(page);
  await starterReady(models);

  await models.action('Download', SMOLLM2).click();
  await expect
    .poll(async () => Number(await models.progress(SMOLLM2).getAttribute('aria-valuenow')))
    .toBeGreaterThan(10);
  await server.close();
  await expect(models.row(SMOLLM2)).toContainText(/could not be downloaded|no network/i, {
    timeout: DOWNLOAD_TIMEOUT_MS,
  });
  await expect(models.row(SMOLLM2)).toContainText(/MB are here/);
  await startServer({ port: Number(port) });
  await models.action('Download', SMOLLM2).click();
  // What had arrived is not fetched again.
  await expect
    .poll(async () => Number(await models.progress(SMOLLM2).getAttribute('aria-valuenow')))
    .toBeGreaterThan(9);
  await expect(models.row(SMOLLM2)).toContainText(/part \d+ of 12, each checked as it lands/);
  // Every tab shows the one download, and any of them pauses it.
  const second = createModelsPage(await context.newPage());
  await second.page.goto(`${server.url}#/models`);
  await second.action('Pause', SMOLLM2).click();
  await expect(models.row(SMOLLM2)).toContainText('paused');
  await expect(second.action('Download', SMOLLM2)).toHaveCount(0);
  await second.page.close();
  await page.reload();
  await models.action('Resume', SMOLLM2).click();
  await expect(models.action('Load', SMOLLM2)).toBeVisible({ timeout: DOWNLOAD_TIMEOUT_MS });
  await expect(models.stored(SMOLLM2)).toContainText('98 MB');
  await expectEstimate(models);

  await models.action('Verify', SMOLLM2).click();
  await expect(models.notice(`Every file of ${SMOLLM2} is whole`)).toBeVisible();

  await tamperWith(page, SMOLLM2_ID, SMOLLM2_FILE, [10_000_000, 40_000_000]);
  await models.action('Verify', SMOLLM2).click();
  await expect(models.row(SMOLLM2)).toContainText('parts 8, 11 damaged');
  await expect(models.row(SMOLLM2)).toContainText(/17 MB instead of 98 MB/);
  await models.action('Download', SMOLLM2).click();
  await expect(models.action('Load', SMOLLM2)).toBeVisible();

  await models.action('Load', SMOLLM2).click();
  await expect(models.action('Unload', SMOLLM2)).toBeVisible();

  await page.goto(`${server.url}#/chat`);
  await expect(chat.modelButton).toContainText(SMOLLM2);
  await page.getByRole('button', { name: 'Parameters' }).click();
  const parameters = chat.dialog('Parameters');
  const tokens = parameters.getByRole('spinbutton', { name: 'Max tokens' });
  await tokens.fill('12');
  await tokens.press('Tab');
  // Greedy, so that it says the same each time.
  const temperature = parameters.getByRole('spinbutton', { name: 'Temperature' });
  await temperature.fill('0');
  await temperature.press('Tab');
  await parameters.getByRole('button', { name: 'Done' }).click();
  await expect(await chat.ask('What is the capital of France?')).toContainText('Paris');
  await expect(chat.notice('Ready offline')).toBeVisible();

  await context.setOffline(true);
  await page.reload();
  await expect(chat.answers).toHaveAccessibleName(SMOLLM2);
  await chat.answers.getByRole('button', { name: 'Regenerate' }).click();
  // The model is loaded once more, from the store.
  await expect(chat.answers).toContainText('2 / 2');
  await expect(await chat.settled()).toContainText('Paris');

  await page.goto(`${server.url}#/models`);
  await expect(models.row(SMOLLM2)).toContainText('Loaded');
  await models.remove(SMOLLM2);
  await expectEstimate(models);
  await page.goto(`${server.url}#/chat`);
  // What is gone does not answer any more.
  await expect(chat.modelButton).toContainText(STARTER);
});
