// What axe finds, in both themes, on a desktop and on a phone.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

export const sizes = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
};
export const themes = ['light', 'dark'] as const;

export async function findViolations(page: Page, place: string): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${place} ${id}: ${node.html}`));
}
