// What index.html brings with it, before any other script: the app's own frame, at its own place.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { createChatPage } from './pages/chat-page';

/** Holds everything behind the first paint until the returned function is called. */
async function holdApp(page: Page): Promise<() => void> {
  let go: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (go = resolve));
  await page.route(/\/assets\/start-.*\.js/, async (route) => {
    await released;
    await route.continue();
  });
  return go;
}

const appHasStarted = (page: Page) =>
  expect(page.getByRole('button', { name: 'Model', exact: true })).toBeVisible();

for (const [name, viewport] of Object.entries({
  'a wide window': { width: 1280, height: 800 },
  'a phone': { width: 390, height: 844 },
})) {
  test.describe(name, () => {
    test.use({ viewport });

    test('nothing moves when the app takes over', async ({ page, openApp }) => {
      const go = await holdApp(page);
      await openApp();
      const chat = createChatPage(page);
      const parts = [chat.box, chat.send, chat.title, page.getByRole('navigation')];
      const measure = () => Promise.all(parts.map((part) => part.boundingBox()));
      await expect(chat.title).toHaveText('New chat');
      await expect(page.getByRole('link', { name: 'Chat', exact: true })).toHaveAttribute(
        'aria-current',
        'page',
      );
      const before = await measure();
      expect(before).not.toContain(null);
      go();
      await appHasStarted(page);
      const after = await measure();
      before.forEach((place, index) => {
        expect(after[index]?.x).toBeCloseTo(place?.x ?? NaN, 0);
        expect(after[index]?.width).toBeCloseTo(place?.width ?? NaN, 0);
      });
    });
  });
}

test('the message box has the focus, and keeps it with what was typed', async ({
  page,
  openApp,
}) => {
  const go = await holdApp(page);
  await openApp();
  const chat = createChatPage(page);
  await expect(chat.box).toBeFocused();
  await expect(chat.send).toBeDisabled();
  await page.keyboard.type('half a thought');
  await expect(chat.send).toBeEnabled();
  await page.keyboard.press('ArrowLeft');
  go();
  await appHasStarted(page);
  await expect(chat.box).toHaveValue('half a thought');
  await expect(chat.box).toBeFocused();
  await page.keyboard.type('!');
  await expect(chat.box).toHaveValue('half a though!t');
});

test('an example pressed before the app has started is asked', async ({ page, openApp }) => {
  const go = await holdApp(page);
  await openApp();
  const chat = createChatPage(page);
  await page.getByRole('button', { name: 'Write hello world in TypeScript' }).click();
  go();
  await expect(chat.own).toHaveText(/Write hello world in TypeScript/);
  await chat.settled();
});

test('a chosen theme is there from the first frame', async ({ page, openApp }) => {
  await openApp();
  await page.evaluate(() => {
    localStorage.setItem('hearth:theme', 'dark');
  });
  const go = await holdApp(page);
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  go();
});
