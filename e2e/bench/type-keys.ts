import type { Page } from '@playwright/test';

/**
 * Types into the box that has the focus and takes it back with Backspace. Milliseconds of each key,
 * from the event's own time to the end of its handlers, plus the frame that shows it; the wait for
 * that frame is left out.
 */
export async function typeKeys(page: Page, typed: string): Promise<readonly number[]> {
  await page.evaluate(() => {
    const keys: number[] = [];
    Object.assign(globalThis, { benchKeys: keys });
    let pressedAt = 0;
    addEventListener('keydown', (event) => (pressedAt = event.timeStamp), { capture: true });
    // Bubbling to the window: after every handler of the app.
    addEventListener('input', () => {
      const handledMs = performance.now() - pressedAt;
      requestAnimationFrame(() => {
        const frameAt = performance.now();
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => keys.push(handledMs + performance.now() - frameAt);
        port2.postMessage(undefined);
      });
    });
  });
  const letters = Array.from(typed, (letter) => (letter === ' ' ? 'Space' : letter));
  for (const key of letters.concat(letters.map(() => 'Backspace'))) {
    await page.keyboard.press(key);
    await page.waitForTimeout(100);
  }
  return page.evaluate(() => (globalThis as unknown as { benchKeys: number[] }).benchKeys);
}
