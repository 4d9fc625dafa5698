// Documents in, passages with the page out: real PDFs, the real embedding model, the real index.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import {
  createKnowledgePage,
  inkOf,
  makeChinesePdf,
  makePdf,
  makeScannedPdf,
  policy,
  readDocument,
  textFile,
} from './pages/knowledge-page';
import { readTable } from './pages/store';

const LINES =
  'Each line of this page says something of its own about the house and its rooms. '.repeat(6);
/** What no text has. */
const BINARY = [0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13, 0, 1, 2, 3, 0xff, 0xfe, 0, 0, 7, 0, 0, 9];

/** Refuses writes to the tables that `sessionStorage` names, as a full disk does. */
const fillDisk = (page: Page) =>
  page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...parameters) {
      const full = (sessionStorage.getItem('full') ?? '').split(' ');
      if (full.includes(this.name)) throw new DOMException('Full', 'QuotaExceededError');
      return put.apply(this, parameters);
    };
  });

test('documents are read, or say why not; they are found, opened, described and moved', async ({
  page,
  openApp,
}) => {
  await fillDisk(page);
  await openApp('#/knowledge');
  const knowledge = createKnowledgePage(page);
  await knowledge.add(
    await makePdf('House policy.pdf', policy),
    await makeChinesePdf('合同.pdf', '中文合同 Hearth 三年'),
    await makeScannedPdf('Floor plan.pdf'),
    textFile('empty.txt', ''),
    { ...textFile('broken.pdf', '%PDF-1.7\nnot a document'), mimeType: 'application/pdf' },
    { ...textFile('picture.md', ''), buffer: Buffer.from(BINARY) },
    textFile('notes.md', '# Garden\n\nThe roses are cut in March.'),
  );
  const row = knowledge.row('House policy.pdf');
  for (const name of ['notes.md', 'House policy.pdf', '合同.pdf']) {
    await expect(knowledge.row(name)).toContainText('Ready');
  }
  await expect(row.getByRole('cell').nth(1)).toHaveText('4');
  await expect(knowledge.row('Floor plan.pdf')).toContainText('No text on 1 page');
  for (const name of ['empty.txt', 'broken.pdf', 'picture.md']) {
    await expect(knowledge.row(name)).toContainText('Could not be read');
  }

  await knowledge.add(textFile('again.md', '# Garden\n\nThe roses are cut in March.'));
  await expect(page.getByRole('status').filter({ hasText: 'here already' })).toBeVisible();
  await knowledge.add(textFile('notes.md', '# Garden\n\nThe hedge is cut in June.'));
  // Both are read: the disk must fill up under the next document, not under this one.
  await expect(knowledge.row('notes.md').filter({ hasText: 'Ready' })).toHaveCount(2);

  // The disk is full while a document is read: it says so, loses nothing and goes on later.
  await page.evaluate(() => sessionStorage.setItem('full', 'sections chunks'));
  await knowledge.add(textFile('late.md', 'The key lies under the third stone.'));
  const full = page.getByRole('alert').filter({ hasText: 'The storage for this site is full' });
  await expect(full).toBeVisible();
  await page.evaluate(() => sessionStorage.setItem('full', ''));
  await full.getByRole('button', { name: 'Dismiss' }).click();
  await page.getByRole('button', { name: 'Go on reading late.md' }).click();
  await expect(knowledge.row('late.md')).toContainText('Ready');

  await knowledge.search('how long are backups retained');
  const first = knowledge.passages.first();
  await expect(first).toContainText('fourteen days');
  await expect(first).toContainText('p. 3');
  await expect(first.getByRole('meter', { name: 'meaning' })).toBeVisible();
  await first.getByRole('link').click();
  const panel = page.getByRole('complementary', { name: 'House policy.pdf' });
  await expect(panel).toContainText('3 of 4');
  await expect(panel.getByRole('img', { name: 'Page 3' })).toBeVisible();
  await panel.getByRole('tab', { name: 'Chunks' }).click();
  const chunks = panel.getByRole('list', { name: 'Chunks' });
  await expect(chunks).toContainText('Chunk 4, page 4');
  await chunks.getByRole('link', { name: 'Chunk 2, page 2' }).click();
  await expect(panel).toContainText('2 of 4');

  await knowledge.row('合同.pdf').getByRole('link').click();
  const picture = page.getByRole('img', { name: 'Page 1' });
  await expect.poll(() => inkOf(picture)).toBeGreaterThan(0.001);

  await page.getByRole('button', { name: 'New collection' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('House');
  await page.getByRole('button', { name: 'Create collection' }).click();
  await knowledge.collections.getByRole('option', { name: 'All documents' }).click();
  await page.getByRole('button', { name: 'Options of House policy.pdf' }).click();
  await page.getByRole('menuitem', { name: 'Edit details' }).click();
  const details = page.getByRole('dialog', { name: 'Details of House policy.pdf' });
  await expect(details.getByRole('textbox', { name: 'Title' })).toHaveValue('House policy');
  await details.getByRole('textbox', { name: 'Name' }).fill('Policy 2026.pdf');
  await details.getByRole('textbox', { name: 'Author' }).fill('The house');
  await details.getByRole('textbox', { name: 'Tags' }).fill('policy, data');
  await details.getByRole('combobox', { name: 'Collection' }).selectOption('House');
  await details.getByRole('button', { name: 'Save' }).click();
  await page
    .getByRole('group', { name: 'Filter by tag' })
    .getByRole('button', { name: 'policy' })
    .click();
  await expect(knowledge.table.getByRole('row')).toHaveCount(2);
  await expect(knowledge.row('Policy 2026.pdf')).toContainText('data');
  await knowledge.collections.getByRole('option', { name: 'House' }).click();
  await expect(knowledge.row('Policy 2026.pdf')).toBeVisible();
  await expect
    .poll(async () => {
      await knowledge.search('daily copies');
      return (await knowledge.passages.allTextContents()).join();
    })
    .toContain('fourteen days');
  await knowledge.collections.getByRole('option', { name: 'Not in a collection' }).click();
  await knowledge.search('daily copies');
  await expect(knowledge.passages.filter({ hasText: 'fourteen days' })).toHaveCount(0);
});

/** Once told to, the tab leaves in the moment in which it has stored how far it has read. */
const leaveAtCheckpoint = (page: Page) =>
  page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...parameters) {
      if (this.name === 'checkpoints' && sessionStorage.getItem('leaves')) {
        this.transaction.addEventListener('complete', () => location.replace('about:blank'));
      }
      return put.apply(this, parameters);
    };
  });

test('a second tab opens a locked document, and reads on where a closed tab stopped', async ({
  page,
  context,
  openApp,
  site,
}) => {
  await leaveAtCheckpoint(page);
  await openApp('#/knowledge');
  const knowledge = createKnowledgePage(page);
  await expect(page.getByRole('button', { name: 'Add documents' }).first()).toBeVisible();
  const other = await context.newPage();
  await other.goto(`${site.url}#/knowledge`);
  const second = createKnowledgePage(other);
  await expect(other.getByRole('button', { name: 'Add documents' }).first()).toBeVisible();
  const locked = readDocument('issue6010_1.pdf');
  if (locked) {
    await second.add(locked);
    const row = second.row(locked.name);
    await expect(row).toContainText('Needs its password');
    const password = row.getByLabel(`Password of ${locked.name}`);
    await password.fill('wrong');
    await row.getByRole('button', { name: 'Open' }).click();
    await expect(row).toContainText('Wrong password');
    await password.fill('abc');
    await row.getByRole('button', { name: 'Open' }).click();
    await expect(row).toContainText('Ready');
    // Passwords are kept nowhere, so the pages ask again; the text is there already.
    await other.getByRole('link', { name: locked.name }).click();
    await other.getByLabel('Password, to see the pages as they look').fill('abc');
    await other.getByRole('button', { name: 'Show pages' }).click();
    await expect.poll(() => inkOf(other.getByRole('img', { name: 'Page 1' }))).toBeGreaterThan(0);
  }

  await page.evaluate(() => sessionStorage.setItem('leaves', 'yes'));
  // So long that no machine reads it before it stores for the first time.
  const pages = Array.from({ length: 600 }, (_, at) => `Page ${at + 1}. ${LINES}`);
  await knowledge.add(await makePdf('Long.pdf', pages));
  await page.waitForURL('about:blank');
  await page.close();
  await expect(second.row('Long.pdf')).toContainText('Ready');
  const chunks = await readTable<{ index: number; documentId: string }>(other, 'chunks');
  const documents = await readTable<{ id: string; name: string }>(other, 'documents');
  const longId = documents.find(({ name }) => name === 'Long.pdf')?.id;
  const indexes = chunks.flatMap((chunk) => (chunk.documentId === longId ? [chunk.index] : []));
  expect(indexes.toSorted((a, b) => a - b)).toEqual(indexes.map((_, at) => at));
  await expect(
    second.row('Long.pdf').getByRole('cell', { name: '600', exact: true }),
  ).toBeVisible();
});
