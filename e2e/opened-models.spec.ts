// Model files that stay where they lie on the disk: handed over by the system, dropped, and not to be
// read any more after the last tab was closed.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { distFolder, expect, test } from './fixtures';
import { createChatPage } from './pages/chat-page';

test.use({ serviceWorkers: 'block' });

const STARTER = `${distFolder}/models/starter/starter-q8_0.gguf`;
const NAME = 'Hearth Starter';

/** As the installed app is called with files; Chromium's own queue cannot be filled by a test. */
async function fakeLaunchQueue(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const setConsumer = (consumer: (launch: { files: FileSystemFileHandle[] }) => void) =>
      Object.assign(window, {
        openWith: (files: FileSystemFileHandle[]) => consumer({ files }),
      });
    Object.defineProperty(window, 'launchQueue', { value: { setConsumer } });
  });
}

async function chooseInPlace(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Add model' });
  await expect(dialog.locator('dl')).toContainText('Architecture');
  await dialog.getByRole('button', { name: 'Use it where it is' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('link', { name: NAME, exact: true })).toBeVisible();
}

async function expectAnswer(page: Page): Promise<void> {
  await page.goto(new URL('#/chat', page.url()).href);
  const chat = createChatPage(page);
  await expect(chat.modelButton).toContainText(NAME);
  await expect(await chat.ask('What is the capital of Spain?')).toContainText('Madrid');
}

test('a model file the app is opened with is shown, used where it lies, and answers', async ({
  page,
  openApp,
}) => {
  await fakeLaunchQueue(page);
  await openApp('#/chat');
  await page.waitForFunction(() => 'openWith' in window);
  await page.evaluate(async () => {
    const { body } = await fetch('models/starter/starter-q8_0.gguf');
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle('opened.gguf', { create: true });
    await body?.pipeTo(await handle.createWritable());
    const { openWith } = window as unknown as {
      openWith(files: FileSystemFileHandle[]): void;
    };
    openWith([handle]);
  });
  await expect(page).toHaveURL(/#\/models/);
  await chooseInPlace(page);
  await expectAnswer(page);
});

test('a file whose permission went with the last tab is asked for, and its model says why', async ({
  page,
  openApp,
  context,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'hearth-linked-'));
  try {
    const path = join(folder, 'mine.gguf');
    copyFileSync(STARTER, path);
    await openApp('#/models');
    const address = page.url();
    await expect(page.getByRole('table', { name: 'Models' })).toBeVisible();
    // A drop of the system itself: only such a file has a handle to the disk.
    const session = await context.newCDPSession(page);
    const data = { items: [], files: [path], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
      await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
    }
    await chooseInPlace(page);
    await expectAnswer(page);

    // Chromium takes the permission back with the last tab of the site.
    await page.close();
    const next = await context.newPage();
    await next.goto(address);
    await expect(next.getByText(`${NAME} lies in a file of this disk`)).toBeVisible();
    await expect(
      next.getByRole('button', { name: 'Allow access to mine.gguf', exact: true }),
    ).toBeVisible();
    await next.goto(new URL('#/chat', address).href);
    const chat = createChatPage(next);
    await chat.write('What is the capital of France?');
    await expect(next.getByText('The model’s file on your disk cannot be read')).toBeVisible();
    await expect(next.getByText('What is the capital of France?').first()).toBeVisible();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
