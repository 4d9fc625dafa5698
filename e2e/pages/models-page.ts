// The Models page as a person meets it: every part is found by its role and name.
import { expect, type Locator, type Page } from '@playwright/test';

export type RowAction =
  | 'Download'
  | 'Pause'
  | 'Resume'
  | 'Cancel'
  | 'Load'
  | 'Unload'
  | 'Verify'
  | 'Delete'
  | 'Test speed';

export interface ModelsPage {
  readonly page: Page;
  readonly device: Locator;
  readonly search: Locator;
  readonly table: Locator;
  readonly storage: Locator;
  readonly storageUsed: Locator;
  row(name: string): Locator;
  action(action: RowAction, name: string): Locator;
  /** Of a download that is under way. */
  progress(name: string): Locator;
  notice(text: string | RegExp): Locator;
  /** Bytes that the storage panel names beside a model, as text: "98 MB". */
  stored(name: string): Locator;
  /** Presses Delete and confirms it; resolves when the row says that the model is not here. */
  remove(name: string): Promise<void>;
}

export function createModelsPage(page: Page): ModelsPage {
  const table = page.getByRole('table', { name: 'Models' });
  const storage = page.getByRole('region', { name: 'Storage' });
  const action = (kind: RowAction, name: string) =>
    page.getByRole('button', { name: `${kind} ${name}`, exact: true });
  return {
    page,
    device: page.getByRole('region', { name: 'This device' }),
    search: page.getByRole('searchbox', { name: 'Find model' }),
    table,
    storage,
    storageUsed: storage.getByRole('meter', { name: 'Storage used' }),
    row: (name) =>
      table.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) }),
    action,
    progress: (name) => page.getByRole('progressbar', { name: `Download ${name}`, exact: true }),
    notice: (text) => page.getByRole('status').filter({ hasText: text }),
    stored: (name) =>
      storage.getByRole('list', { name: 'Stored models' }).getByRole('listitem').filter({
        hasText: name,
      }),
    async remove(name) {
      await action('Delete', name).click();
      const dialog = page.getByRole('dialog', { name: `Delete ${name}?`, exact: true });
      await dialog.getByRole('button', { name: /^Delete \d/ }).click();
      await expect(action('Download', name)).toBeVisible();
    },
  };
}

/** What the browser says; the page must say the same. */
export function estimateUsage(page: Page): Promise<number> {
  return page.evaluate(async () => (await navigator.storage.estimate()).usage ?? 0);
}

/** Overwrites a few bytes of a stored file, behind the app's back. */
export async function tamperWith(
  page: Page,
  modelId: string,
  path: string,
  positions: readonly number[],
): Promise<void> {
  await page.evaluate(
    async ({ folderName, fileName, at }) => {
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle('models');
      const model = await folder.getDirectoryHandle(folderName);
      const handle = await model.getFileHandle(fileName);
      const writable = await handle.createWritable({ keepExistingData: true });
      for (const position of at) {
        await writable.write({ type: 'write', position, data: new Uint8Array(8) });
      }
      await writable.close();
    },
    { folderName: modelId, fileName: path, at: positions },
  );
}
