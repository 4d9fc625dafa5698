// Models in memory, as jobs do it: load, measure, check, unload; and a tab that dies in a load.
import type { Page } from '@playwright/test';
import { expect, test } from './chat-fixtures';
import { createChatPage, textOf } from './pages/chat-page';
import { putRows, readTable } from './pages/store';

interface JobRow {
  readonly id: string;
  readonly kind: string;
  readonly state: { readonly status: string };
}
interface UseRow {
  readonly modelId: string;
  readonly measured?: { readonly tokensPerSecond: number; readonly backend: string };
  readonly check?: { readonly agreement: number; readonly tokens: number };
  readonly loadMsHistory?: readonly number[];
}

/** Queues a job past the page and tells the owner, as another tab would. */
async function runJob(page: Page, kind: string, modelId = 'starter'): Promise<void> {
  const id = `test-${kind}`;
  const row = { id, kind, lane: 'gpu', input: { modelId }, status: 'queued' };
  const queue = async () => {
    await putRows(page, {
      jobs: [{ ...row, state: { status: 'queued' }, tabId: 'test', createdAt: Date.now() }],
    });
    await page.evaluate(() => {
      const channel = new BroadcastChannel('hearth:tabs');
      channel.postMessage({ from: 'test', message: { type: 'job-queued' } });
      channel.close();
    });
  };
  const statusOf = async () => {
    const rows = await readTable<JobRow>(page, 'jobs');
    const status = rows.find((job) => job.id === id)?.state.status;
    // A tab that is just starting clears what is left of tabs that are gone, and takes this for it.
    if (status === 'cancelled') await queue();
    return status;
  };
  await queue();
  await expect.poll(statusOf).toBe('succeeded');
}

const useOf = async (page: Page) =>
  (await readTable<UseRow>(page, 'models')).find(({ modelId }) => modelId === 'starter');
const holdsEngine = (page: Page) =>
  page.workers().some((worker) => worker.url().includes('wllama.worker'));

test('a model is loaded, found right, measured and unloaded by jobs', async ({ chat }) => {
  const { page } = chat;
  await runJob(page, 'model.load');
  expect(holdsEngine(page)).toBe(true);
  await expect.poll(async () => (await useOf(page))?.loadMsHistory).toHaveLength(1);

  await runJob(page, 'model.check');
  const { check } = (await useOf(page)) ?? {};
  expect(check?.agreement).toBe(1);
  expect(check?.tokens).toBeGreaterThan(10);

  await runJob(page, 'model.speed');
  const { measured } = (await useOf(page)) ?? {};
  expect(measured?.backend).toBe('cpu');
  expect(measured?.tokensPerSecond).toBeGreaterThan(1);
  await expect(chat.notice('Starter: ')).toContainText('tokens/s on the processor');

  await expect(await chat.ask('What is the capital of Spain?')).toContainText('Madrid');
  // All of it stands in the model's details.
  await page.goto(new URL('#/models/starter', page.url()).href);
  const details = page.getByRole('region', { name: 'On this device' });
  for (const words of ['Answers', 'Tokens written', 'Time to load', 'Computes right']) {
    await expect(details).toContainText(words);
  }
  await expect(details).toContainText('In memory now');
  const ways = details.getByRole('table', { name: 'Ways to run it' });
  await expect(ways.getByRole('row', { name: /^Processor, \d+ threads? .* used$/ })).toHaveCount(1);
  await test.step('what is chosen in Settings holds, and is said on the Models page', async () => {
    await page.goto(new URL('#/settings/models', page.url()).href);
    const choose = (name: string, label: string) =>
      page.getByRole('combobox', { name }).selectOption({ label });
    await choose('Processor threads', '1 thread');
    await choose('Context', '2,048 tokens');
    await choose('Unload unused models', 'Never');
    await expect
      .poll(async () => {
        const rows = await readTable<{ key: string; value: unknown }>(page, 'settings');
        return Object.fromEntries(rows.map(({ key, value }) => [key, value]));
      })
      .toMatchObject({ modelThreads: 1, modelContext: 2048, idleUnloadMinutes: 0 });
    await page.goto(new URL('#/models/starter', page.url()).href);
    await expect(page.getByText('as you chose in Settings')).toBeVisible();
  });
  await runJob(page, 'model.unload');
  await expect(details).not.toContainText('In memory now');
  await expect.poll(() => holdsEngine(page)).toBe(false);
});

test('a tab that died in a load is told of, and the model can be used again', async ({
  chat,
  context,
}) => {
  const { page } = chat;
  const address = page.url();
  // The worker's script never comes, so the load stands still.
  let isHeld = true;
  await context.route(/wllama\.worker/, (route) => (isHeld ? undefined : route.continue()));
  await chat.write('What is the capital of Spain?');
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('hearth:loading')))
    .toContain('starter');
  const crashed = page.waitForEvent('crash');
  const session = await context.newCDPSession(page);
  // Never answered: the page is gone.
  void session.send('Page.crash').catch(() => undefined);
  await crashed;
  isHeld = false;

  const next = createChatPage(await context.newPage());
  await next.page.goto(address);
  await expect(next.alert('The tab ended while Starter was loading')).toBeVisible();
  await next.page.getByRole('button', { name: 'New chat' }).click();
  await next.ask('What is the capital of Spain?');
  expect(await textOf(next.answers.last())).toContain('Madrid');
});
