// Documents in, answers with the page out: real PDFs, the real embedding model, the real index.
import { expect, hasSmolLm2, test } from './fixtures';
import { createChatPage } from './pages/chat-page';
import {
  createKnowledgePage,
  inkOf,
  makeChinesePdf,
  makePdf,
  textFile,
} from './pages/knowledge-page';
import { readTable } from './pages/store';

const policy = [
  'House policy. This paper says how the house keeps its copies of data and who looks after them.',
  'The office is open from nine to five. Visitors sign the book at the door and wear a badge.',
  'Daily copies are kept for fourteen days. After that one copy per week remains for eight weeks.',
  'The coffee machine is cleaned on Fridays. Milk that is older than a week is thrown away.',
];
const READ_MS = 120_000;

test('a PDF is read, found by meaning and by words, and shown at its page', async ({
  page,
  openApp,
}) => {
  await openApp('#/knowledge');
  const knowledge = createKnowledgePage(page);
  await knowledge.add(await makePdf('House policy.pdf', policy));
  const row = knowledge.row('House policy.pdf');
  await expect(row).toContainText('Ready', { timeout: READ_MS });
  await expect(row.getByRole('cell').nth(1)).toHaveText('4');

  await knowledge.search('how long are backups retained');
  const first = knowledge.passages.first();
  await expect(first).toContainText('fourteen days', { timeout: READ_MS });
  await expect(first).toContainText('p. 3');
  await expect(first.getByRole('meter', { name: 'meaning' })).toBeVisible({ timeout: READ_MS });

  await first.getByRole('link').click();
  const panel = page.getByRole('complementary', { name: 'House policy.pdf' });
  await expect(panel).toContainText('3 of 4');
  await expect(panel.getByRole('img', { name: 'Page 3' })).toBeVisible();

  await knowledge.add(await makeChinesePdf('合同.pdf', '中文合同 Hearth 三年'));
  await expect(knowledge.row('合同.pdf')).toContainText('Ready', { timeout: READ_MS });
  await page.getByRole('link', { name: '合同.pdf' }).click();
  const picture = page.getByRole('img', { name: 'Page 1' });
  await expect.poll(() => inkOf(picture)).toBeGreaterThan(0.001);
});

test('the same content is not read twice, and two files of one name live side by side', async ({
  page,
  openApp,
}) => {
  await openApp('#/knowledge');
  const knowledge = createKnowledgePage(page);
  await knowledge.add(textFile('notes.md', '# Garden\n\nThe roses are cut in March.'));
  await expect(knowledge.row('notes.md')).toContainText('Ready', { timeout: READ_MS });
  await knowledge.add(textFile('again.md', '# Garden\n\nThe roses are cut in March.'));
  await expect(page.getByRole('status').filter({ hasText: 'here already' })).toBeVisible();
  await knowledge.add(textFile('notes.md', '# Garden\n\nThe hedge is cut in June.'));
  await expect(knowledge.row('notes.md')).toHaveCount(2);
});

test('what cannot be read says so and nothing else is lost', async ({ page, openApp }) => {
  await openApp('#/knowledge');
  const knowledge = createKnowledgePage(page);
  await knowledge.add(
    textFile('empty.txt', ''),
    { ...textFile('broken.pdf', '%PDF-1.7\nnot a document'), mimeType: 'application/pdf' },
    textFile('good.txt', 'The key lies under the third stone.'),
  );
  await expect(knowledge.row('good.txt')).toContainText('Ready', { timeout: READ_MS });
  await expect(knowledge.row('empty.txt')).toContainText('Could not be read');
  await expect(knowledge.row('broken.pdf')).toContainText('Could not be read');
});

test('an answer names its sources; they open without a network; a deleted document is gone', async ({
  page,
  context,
  openApp,
  startServer,
}) => {
  const server = await startServer();
  await openApp('#/knowledge', server.url);
  const knowledge = createKnowledgePage(page);
  await knowledge.add(await makePdf('House policy.pdf', policy));
  await expect(knowledge.row('House policy.pdf')).toContainText('Ready', { timeout: READ_MS });

  await page.getByRole('link', { name: 'Chat', exact: true }).click();
  const chat = createChatPage(page);
  if (hasSmolLm2) {
    await page.getByRole('button', { name: /Download 98 MB/ }).click();
    await expect(chat.modelButton).toContainText('SmolLM2', { timeout: READ_MS });
  }
  await page.getByRole('button', { name: 'Knowledge', exact: true }).click();
  await page.getByRole('switch', { name: 'Documents in no collection' }).check();
  await page.getByRole('button', { name: 'Done' }).click();
  await chat.write('How long are daily copies kept?');
  const sources = page.getByRole('list', { name: 'Sources' });
  const third = sources.getByRole('link', { name: 'House policy.pdf, page 3' });
  await expect(third).toBeVisible({ timeout: READ_MS });
  await chat.growing();
  await chat.stop.click();
  await expect(await chat.settled()).not.toHaveText('');

  await expect(chat.notice('Ready offline')).toBeVisible();
  await server.close();
  await context.setOffline(true);
  await page.reload();
  await third.click();
  const panel = page.getByRole('complementary', { name: 'House policy.pdf' });
  await expect(panel).toContainText('3 of 4');
  await knowledge.search('daily copies');
  await expect(knowledge.passages.first()).toContainText('fourteen days', { timeout: READ_MS });

  await page.getByRole('button', { name: 'Options of House policy.pdf' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(knowledge.table).toBeHidden();
  const tables = ['documents', 'documentFiles', 'sections', 'chunks', 'indexSegments'] as const;
  for (const table of tables) {
    await expect.poll(() => readTable(page, table)).toEqual([]);
  }
});

test('a question that the documents do not answer is not answered', async ({ page, openApp }) => {
  await openApp('#/knowledge');
  const knowledge = createKnowledgePage(page);
  await knowledge.add(textFile('garden.md', 'The roses are cut in March.'));
  await expect(knowledge.row('garden.md')).toContainText('Ready', { timeout: READ_MS });
  await page.getByRole('link', { name: 'Chat', exact: true }).click();
  const chat = createChatPage(page);
  await page.getByRole('button', { name: 'Knowledge', exact: true }).click();
  await page.getByRole('switch', { name: 'Documents in no collection' }).check();
  await page.getByRole('button', { name: 'Done' }).click();
  const answer = await chat.ask('Who won the football final in 1987?');
  await expect(answer).toContainText('No support found', { timeout: READ_MS });
});
