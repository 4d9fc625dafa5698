import { expect, type Locator, type Page } from '@playwright/test';
import { createChatPage } from './chat-page';

/** On Settings, Bridge: fills in the dialog and presses Add; the doctor then looks. */
export async function addServer(
  page: Page,
  address: string,
  kind: string,
  name: string,
  more: { readonly parallel?: number; readonly context?: number; readonly key?: string } = {},
): Promise<void> {
  await page.getByRole('button', { name: 'Add server' }).click();
  const dialog = page.getByRole('dialog', { name: 'Add server' });
  await dialog.getByRole('textbox', { name: 'Address' }).fill(address);
  await dialog.getByRole('combobox', { name: 'Kind' }).selectOption({ label: kind });
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  if (more.key !== undefined) {
    await dialog.getByRole('textbox', { name: 'API key' }).fill(more.key);
  }
  const limits = [
    ['Requests at once', more.parallel],
    ['Context in tokens', more.context],
  ] as const;
  if (limits.some(([, value]) => value !== undefined)) {
    await dialog.getByText('Limits', { exact: true }).click();
  }
  for (const [label, value] of limits) {
    if (value === undefined) continue;
    await dialog.getByRole('textbox', { name: label }).fill(String(value));
  }
  await dialog.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(dialog).toBeHidden();
}

/** Of a server's row. */
export async function chooseInMenu(page: Page, name: string, item: string): Promise<void> {
  const button = page.getByRole('button', { name: `More for ${name}`, exact: true });
  await expect(async () => {
    // A menu closes when the page moves under it; a row that is told anew is another one.
    await button.scrollIntoViewIfNeeded({ timeout: 5_000 });
    await button.click({ timeout: 5_000 });
    await page.getByRole('menuitem', { name: item, exact: true }).click({ timeout: 5_000 });
  }).toPass();
}

export function doctorOf(page: Page): Locator {
  return page.getByRole('region', { name: 'Doctor' });
}

/** In a new chat: takes a server's model and allows the place, when it is asked for. */
export async function chooseServerModel(page: Page, find: string, place: RegExp): Promise<void> {
  await page.goto(page.url().replace(/#.*/, '#/chat'));
  await page.getByRole('button', { name: 'Model', exact: true }).click();
  const chooser = page.getByRole('dialog', { name: 'Choose model' });
  await chooser.getByRole('searchbox', { name: 'Find model' }).fill(find);
  await chooser.getByRole('option', { name: place }).first().click();
  const consent = page.getByRole('dialog', { name: 'Send words to this server?' });
  await consent.getByRole('button', { name: 'Allow' }).click();
  await expect(page.getByRole('button', { name: 'Model', exact: true })).toContainText(place);
}

/** A question that every model here knows, in the chat that is open. */
export async function expectAnswer(page: Page): Promise<void> {
  const answer = await createChatPage(page).ask('What is the capital of France?');
  await expect(answer).toContainText('Paris');
}

export function checkAgain(page: Page): Promise<void> {
  return doctorOf(page).getByRole('button', { name: 'Check again' }).click();
}

export interface Expected {
  readonly says: RegExp;
  /** What its Copy button must put on the clipboard; absent: there is nothing to type. */
  readonly fix?: string | RegExp;
  /** Of the checks before the one that failed. */
  readonly evidence?: readonly RegExp[];
}

/** In the table of servers; what the doctor found stands there too. */
export function badgeOf(page: Page, name: string): Locator {
  const table = page.getByRole('table', { name: 'Servers' });
  const row = table.getByRole('row').filter({ has: page.getByText(name, { exact: true }) });
  return row.getByRole('cell').nth(2);
}

/** Waits for the doctor and compares; resolves with what was copied. */
export async function expectCase(page: Page, found: string, expected: Expected): Promise<string> {
  const doctor = doctorOf(page);
  await expect(doctor).toHaveAttribute('aria-busy', 'false');
  const finding = doctor.locator('[data-case]');
  await expect(finding).toHaveAttribute('data-case', found);
  await expect(finding).toContainText(expected.says);
  const checks = doctor.getByRole('list', { name: 'Checks' }).locator(':scope > li');
  await expect(checks).toHaveCount(8);
  const states = await checks.evaluateAll((all) => all.map((one) => one.dataset['state']));
  expect(states.join(' ')).toMatch(/^(ok )+failed( waits)*$/);
  for (const text of expected.evidence ?? [])
    await expect(checks.filter({ hasText: text })).not.toHaveCount(0);
  const copy = finding.getByRole('button', { name: 'Copy' });
  if (expected.fix === undefined) {
    await expect(copy).toHaveCount(0);
    return '';
  }
  // The commands of one system, whatever this test runs on.
  const linux = finding.getByText('Linux', { exact: true });
  if ((await linux.count()) > 0) await linux.click();
  await copy.click();
  await expect(finding.getByRole('button', { name: 'Copied' })).toBeVisible();
  const copied = await paste(page);
  if (typeof expected.fix === 'string') expect(copied).toBe(expected.fix);
  else expect(copied).toMatch(expected.fix);
  return copied;
}

/** Every check passed, with its evidence. */
export async function expectFine(page: Page, ...evidence: readonly RegExp[]): Promise<void> {
  const doctor = doctorOf(page);
  await expect(doctor).toHaveAttribute('aria-busy', 'false');
  const checks = doctor.getByRole('list', { name: 'Checks' }).locator(':scope > li');
  await expect(doctor.locator('[data-case]')).toHaveCount(0);
  await expect(checks).toHaveCount(8);
  for (const text of [...evidence, /pieces, the first after \d+ ms/]) {
    await expect(checks.filter({ hasText: text })).not.toHaveCount(0);
  }
}

/** What lies on the clipboard, as Ctrl+V brings it: pages on plain http may not read it. */
async function paste(page: Page): Promise<string> {
  const box = await page.evaluateHandle(() => {
    const made = document.createElement('textarea');
    document.body.append(made);
    made.focus();
    return made;
  });
  await page.keyboard.press('Control+V');
  const text = await box.evaluate((made) => made.value);
  await box.evaluate((made) => made.remove());
  return text;
}
