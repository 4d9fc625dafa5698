// What axe finds, in both themes, on a desktop and on a phone.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

export const sizes = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
};

/** What depends on colours; every other rule sees the same page in either theme. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** Of the page as it stands, in the dark theme and then in the light one, in which it is left. */
export async function findViolations(page: Page, place: string): Promise<string[]> {
  const found: string[] = [];
  const look = async (theme: 'light' | 'dark', axe: AxeBuilder) => {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    // It reads no frames of other origins, which we have none of, and opens no page of its own.
    const { violations } = await axe.setLegacyMode(true).analyze();
    for (const { id, nodes } of violations) {
      found.push(...nodes.map((node) => `${place}, ${theme} ${id}: ${node.html}`));
    }
  };
  await look('dark', new AxeBuilder({ page }).withRules(COLOUR_RULES));
  await look('light', new AxeBuilder({ page }));
  return found;
}

/** Both sizes: axe finds nothing, and nothing is wider than the page. It is left on a desktop. */
export async function expectFits(page: Page, place: string): Promise<void> {
  for (const [size, viewport] of Object.entries(sizes).reverse()) {
    await page.setViewportSize(viewport);
    expect.soft(await findViolations(page, `${place}, ${size}`)).toEqual([]);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect.soft(overflow, `${place}, ${size} scrolls sideways`).toBeLessThanOrEqual(0);
  }
}
