// Every page, both themes, desktop and phone: axe finds nothing, and nothing scrolls sideways.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures';

const routes = [
  '#/chat',
  '#/knowledge',
  '#/code',
  '#/compare',
  '#/inspector',
  '#/models',
  '#/plugins',
  '#/dashboard',
  '#/monitoring',
  '#/settings',
];
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(sizes)) {
    test(`pages are accessible: ${colorScheme}, ${size}`, async ({ page, openApp }) => {
      test.setTimeout(120_000);
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const route of routes) {
        await openApp(route);
        await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found = violations.flatMap(({ id, nodes }) =>
          nodes.map((node) => `${route} ${id}: ${node.html}`),
        );
        expect.soft(found).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect.soft(overflow, `${route} scrolls sideways`).toBeLessThanOrEqual(0);
      }
    });
  }
}

test('the first tab stop skips to the content', async ({ page, openApp }) => {
  await openApp('#/models');
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await page.keyboard.press('Enter');
  const isInMain = () =>
    page.evaluate(() => document.activeElement?.closest('main, [role=main]') !== null);
  expect(await isInMain()).toBe(true);
});
