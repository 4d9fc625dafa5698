// Measuring search in the app, and documents cut or embedded anew: one story on the real model.
import { readFile } from 'node:fs/promises';
import { modelCatalog } from '../src/engines/model-catalog';
import { expect, test } from './fixtures';
import { createKnowledgePage, makePdf, textFile } from './pages/knowledge-page';
import { putRows, readTable } from './pages/store';

interface ChunkRow {
  readonly id: number;
  readonly text: string;
}
interface DocumentRow {
  readonly name: string;
  readonly chunkCount: number;
  readonly embeddedCount: number;
  readonly chunkTokens: number;
}

const pages = [
  'House policy. This paper says how the house keeps its copies of data and who looks after them.',
  'The office is open from nine to five. Visitors sign the book at the door and wear a badge.',
  'Daily copies are kept for fourteen days. After that one copy per week remains for eight weeks.',
  'The coffee machine is cleaned on Fridays. Milk that is older than a week is thrown away.',
];
const prose = Array.from(
  { length: 30 },
  (_, at) => `Bed ${at} of the garden has roses that are cut in week ${at + 5} of the year.`,
).join(' ');
const questions = [
  'question,passage',
  'How long are copies kept?,Daily copies are kept for fourteen days',
  '"When, on which day, is the machine cleaned?",coffee machine is cleaned on Fridays',
  'When are the roses of bed 12 cut?,Bed 12 of the garden has roses that are cut in week 17',
  'Who won the final?,a sentence that stands nowhere',
].join('\n');
const READ_MS = 120_000;
const TWIN = 'minilm-twin';

test.describe.configure({ timeout: 300_000 });

test('found by words until there is an embedding model; then measured, cut and embedded anew', async ({
  page,
  openApp,
  startServer,
}) => {
  let isModelThere = false;
  const server = await startServer({
    replace: (path) => (!isModelThere && path.includes('all-minilm') ? '' : undefined),
  });
  await openApp('#/knowledge', server.url);
  const knowledge = createKnowledgePage(page);
  await page.getByRole('button', { name: 'New collection' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('House');
  await page.getByRole('button', { name: 'Create collection' }).click();
  await knowledge.add(
    await makePdf('House policy.pdf', pages),
    textFile('garden.txt', prose),
    textFile(
      'data.md',
      'The house looks after its data: a second disk in the office has all of it.',
    ),
  );
  const documents = () => readTable<DocumentRow>(page, 'documents');
  const waiting = async () =>
    (await documents()).filter(({ chunkCount, embeddedCount }) => embeddedCount < chunkCount);
  await expect(knowledge.row('House policy.pdf')).toContainText('Ready', { timeout: READ_MS });
  await expect(knowledge.row('garden.txt')).toContainText('Ready', { timeout: READ_MS });
  await knowledge.search('daily copies');
  await expect(page.getByText('by words only, meaning is off')).toBeVisible({ timeout: READ_MS });
  await expect(knowledge.passages.first()).toContainText('fourteen days');
  expect(await waiting()).toHaveLength(3);
  isModelThere = true;
  await page.reload();
  await knowledge.collections.getByRole('option', { name: 'House' }).click();
  await expect.poll(waiting, { timeout: READ_MS }).toEqual([]);
  const before = await readTable<ChunkRow>(page, 'chunks');
  const segments = (await readTable(page, 'indexSegments')).length;

  // Measured in memory.
  await page.getByText('Measure search').click();
  const box = page.getByRole('textbox', { name: 'Questions' });
  await box.fill(questions);
  await box.blur();
  await page.getByRole('textbox', { name: 'Chunk sizes to compare' }).fill('64, 256');
  await page.getByRole('button', { name: 'Measure', exact: true }).click();
  const table = page.getByRole('table', { name: 'Measured settings' });
  await expect(table.getByRole('row')).toHaveCount(7, { timeout: READ_MS });
  await expect(page.getByText('3 questions asked; 1 left out')).toBeVisible();
  const both = table.getByRole('row').filter({ hasText: '64 / 8' }).filter({ hasText: 'Both' });
  await expect(both).toContainText('100.0 %');
  const saving = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Save as CSV' }).click();
  const csv = await readFile(await (await saving).path(), 'utf8');
  expect(csv.trim().split('\r\n')).toHaveLength(7);
  expect(csv).toMatch(/^64,8,\d+,hybrid,[\d.]+,1\.0000,/m);
  expect(await readTable<ChunkRow>(page, 'chunks')).toEqual(before);
  expect(await readTable(page, 'indexSegments')).toHaveLength(segments);

  // Cut anew: pages that fit one chunk either way keep their chunks and vectors.
  const size = page.getByRole('spinbutton', { name: 'Chunk size' });
  await size.fill('96');
  await size.blur();
  await page.getByRole('button', { name: 'Read again' }).click();
  await expect
    .poll(async () => (await documents()).map(({ chunkTokens }) => chunkTokens), {
      timeout: READ_MS,
    })
    .toEqual([96, 96, 96]);
  await expect.poll(waiting, { timeout: READ_MS }).toEqual([]);
  const after = await readTable<ChunkRow>(page, 'chunks');
  const kept = after.filter(({ id }) => before.some((chunk) => chunk.id === id));
  expect(kept.map(({ text }) => text)).toEqual(
    expect.arrayContaining([expect.stringContaining('fourteen days')]),
  );
  expect(kept.length).toBeLessThan(after.length);
  expect(after.length).toBeGreaterThan(before.length);

  // Embedded anew, by the same model under another name.
  const minilm = modelCatalog().find(({ modelId }) => modelId === 'all-minilm-l6-v2');
  const twin = { ...minilm, modelId: TWIN, name: 'MiniLM twin' };
  await putRows(page, { settings: [{ key: 'ownModels', value: [twin] }] });
  await page.reload();
  await page.getByText('Measure search').click();
  await page.getByRole('combobox', { name: 'Embedding model' }).selectOption('MiniLM twin');
  await expect
    .poll(
      async () =>
        (await readTable<{ key: string }>(page, 'settings')).find(({ key }) => key === 'embedding'),
      { timeout: READ_MS },
    )
    .toEqual({ key: 'embedding', value: { modelId: TWIN, dimensions: 384 } });
  await expect.poll(waiting, { timeout: READ_MS }).toEqual([]);
  expect((await documents()).reduce((sum, row) => sum + row.embeddedCount, 0)).toBe(after.length);
  await knowledge.search('how long are backups retained');
  const first = knowledge.passages.first();
  await expect(first).toContainText('fourteen days', { timeout: READ_MS });
  await expect(first.getByRole('meter', { name: 'meaning' })).toBeVisible({ timeout: READ_MS });

  // Whole documents are compared too.
  await first.getByRole('link').click();
  const related = page.getByRole('region', { name: 'Related documents' });
  await expect(related.getByRole('link', { name: 'data.md' })).toBeVisible({ timeout: READ_MS });
  await expect(related.getByRole('link', { name: 'garden.txt' })).toHaveCount(0);
});

for (const [name, how] of Object.entries({
  fails: () => {
    setTimeout(() => {
      throw new RangeError('Killed by a test');
    });
  },
  'ends without a word': () => {
    close();
  },
})) {
  test(`an embedding worker that ${name} costs a document nothing`, async ({ page, openApp }) => {
    await openApp('#/knowledge');
    const knowledge = createKnowledgePage(page);
    const chapters = Array.from({ length: 6 }, (_, at) => `# Chapter ${at}\n\n${prose}`);
    const spawned = page.waitForEvent('worker', {
      predicate: (worker) => /transformers/.test(worker.url()),
      timeout: READ_MS,
    });
    await knowledge.add(textFile('long.md', chapters.join('\n\n')));
    await (await spawned).evaluate(how);
    const row = knowledge.row('long.md');
    await expect(row).toContainText('Ready', { timeout: READ_MS });
    await expect
      .poll(
        async () => {
          const [document] = await readTable<DocumentRow>(page, 'documents');
          return document && document.chunkCount - document.embeddedCount;
        },
        { timeout: READ_MS },
      )
      .toBe(0);
    await knowledge.search('roses that are cut in week 20');
    await expect(knowledge.passages.first().getByRole('meter', { name: 'meaning' })).toBeVisible({
      timeout: READ_MS,
    });
  });
}
