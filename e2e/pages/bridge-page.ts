import { expect, type Locator, type Page } from '@playwright/test';

/** On Settings, Bridge: fills in the dialog and presses Add; the doctor then looks. */
export async function addServer(
  page: Page,
  address: string,
  kind: string,
  name: string,
  limits: { readonly parallel?: number } = {},
): Promise<void> {
  await page.getByRole('button', { name: 'Add server' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add server' });
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address);
  await dialog.getByRole('combobox', { name: 'Kind' }).selectOption({ label: kind });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  if (limits.parallel !== undefined) {
    await dialog.getByText('Limits', { exact: true }).click();
    const box = dialog.getByRole('textbox', { name: 'Requests at once' });
    await box.fill(String(limits.parallel));
  }
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden();
}

export function doctorOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Doctor' });
}
