// Every page and every dialog, both themes, desktop and phone: axe finds nothing.
import { expect, test } from './chat-fixtures';
import { createChatPage } from './pages/chat-page';
import {
  createKnowledgePage,
  makePdf,
  makeScannedPdf,
  policy,
  textFile,
} from './pages/knowledge-page';
import { expectFits, findViolations, sizes } from './pages/axe';
import { seedChat } from './pages/store';

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
  '#/no/such/page',
];

const everyKind = [
  '# Heading\n\nWords with **weight**, *slant*, `code` and a [link](https://example.org/).',
  '- one\n- two\n\n1. first\n2. second\n\n- [ ] open\n- [x] done',
  '| a | b |\n|---|---|\n| 1 | 2 |',
  '```ts\nconst answer: number = 42; // why\n```',
  '> quoted\n\n$$x^2$$\n\nInline $y$ and ![a picture](https://example.org/p.png)',
].join('\n\n');

test('every page', async ({ page, openApp }) => {
  await openApp('#/chat');
  for (const route of routes) {
    await page.goto(route);
    await expect(page.getByRole('heading', { level: 1 }).first()).toBeVisible();
    await expectFits(page, route);
  }
});

test('a conversation and its dialogs', async ({ chat }) => {
  const { page } = chat;
  const seeded = await seedChat(page, 'All kinds', ['Show me everything', everyKind]);
  await page.goto(seeded.route);
  await page.reload();
  await expect(chat.answers.getByRole('table')).toBeVisible();
  await chat.ask('What is the capital of Spain?');
  await chat.answers.last().getByRole('button', { name: 'Regenerate' }).click();
  await expect(chat.answers.last()).toContainText('2 / 2');
  await chat.settled();
  expect.soft(await findViolations(page, 'conversation')).toEqual([]);

  await chat.own.last().getByRole('button', { name: 'Edit' }).click();
  expect.soft(await findViolations(page, 'editing')).toEqual([]);
  await page.keyboard.press('Escape');

  const close = async () => {
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  };
  const places: Record<string, () => Promise<void>> = {
    'Choose model': () => chat.modelButton.click(),
    Parameters: () => page.getByRole('button', { name: 'Parameters' }).click(),
    'Rename chat': () => chat.openChatMenu('Rename'),
    'Export chat': () => chat.openChatMenu('Export'),
    'New profile': () => page.getByRole('button', { name: 'New profile' }).click(),
    'Command palette': () => page.keyboard.press('Control+k'),
  };
  for (const [name, open] of Object.entries(places)) {
    await open();
    await expect(chat.dialog(name)).toBeVisible();
    expect.soft(await findViolations(page, name)).toEqual([]);
    await close();
  }
  await page.getByRole('button', { name: 'Chat options' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  expect.soft(await findViolations(page, 'menu')).toEqual([]);
  await page.keyboard.press('Escape');

  await chat.openChatMenu('Archive');
  await expect(chat.notice('Chat archived')).toBeVisible();
  expect.soft(await findViolations(page, 'notice')).toEqual([]);
});

test('documents, their search and their answers', async ({ page, openApp }) => {
  await openApp('#/knowledge');
  const knowledge = createKnowledgePage(page);
  await page.getByRole('button', { name: 'New collection' }).click();
  await expect(page.getByRole('dialog', { name: 'New collection' })).toBeVisible();
  expect.soft(await findViolations(page, 'new collection')).toEqual([]);
  await page.getByRole('textbox', { name: 'Name' }).fill('House');
  await page.getByRole('button', { name: 'Create collection' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing in House yet' })).toBeVisible();
  expect.soft(await findViolations(page, 'empty collection')).toEqual([]);
  await knowledge.add(
    await makePdf('House policy.pdf', policy),
    await makeScannedPdf('Floor plan.pdf'),
    textFile('notes.md', '# Copies\n\nDaily copies lie in the cellar.'),
    textFile('empty.txt', ''),
  );
  await expect(knowledge.row('House policy.pdf')).toContainText('Ready');
  await expect(knowledge.row('empty.txt')).toContainText('Could not be read');
  await page.getByRole('button', { name: 'Options of House policy.pdf' }).click();
  await page.getByRole('menuitem', { name: 'Edit details' }).click();
  const details = page.getByRole('dialog', { name: 'Details of House policy.pdf' });
  await details.getByRole('textbox', { name: 'Tags' }).fill('policy, data');
  expect.soft(await findViolations(page, 'details')).toEqual([]);
  await details.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('group', { name: 'Filter by tag' })).toBeVisible();
  await knowledge.search('daily copies');
  await expect(knowledge.passages.first()).toContainText(/copies/i);
  await page.getByText('Measure search').click();
  await expect(page.getByRole('textbox', { name: 'Questions' })).toBeVisible();
  await expectFits(page, 'documents');
  await knowledge.row('House policy.pdf').getByRole('link').click();
  await expect(page.getByRole('img', { name: 'Page 1' })).toBeVisible();
  await expectFits(page, 'document panel');
  await page.getByRole('tab', { name: 'Chunks' }).click();
  await expect(page.getByRole('list', { name: 'Chunks' })).toBeVisible();
  await expectFits(page, 'chunks');

  await page.getByRole('link', { name: 'Chat', exact: true }).click();
  const chat = createChatPage(page);
  await page.getByRole('button', { name: 'Knowledge', exact: true }).click();
  await page.getByRole('switch', { name: 'House' }).check();
  expect.soft(await findViolations(page, 'choice of collections')).toEqual([]);
  await page.getByRole('button', { name: 'Done' }).click();
  const answer = await chat.ask('Summarise the House policy');
  await expect(answer.getByRole('list', { name: 'Sources' })).toBeVisible();
  await expectFits(page, 'answer with sources');
  await answer.getByRole('button', { name: 'Answer in another way' }).click();
  await page.getByRole('menuitem').filter({ hasText: 'part' }).click();
  await expect(chat.answers.last()).toContainText('2 / 2');
  await chat.settled();
  await chat.answers
    .last()
    .getByText(/^Read House policy.pdf/)
    .click();
  await expect(page.getByRole('list', { name: 'Plan' })).toBeVisible();
  await expectFits(page, 'plan of a summary');
});

test('an answer that failed, on a phone', async ({ page, openApp }) => {
  await page.setViewportSize(sizes.phone);
  await page.addInitScript(() => {
    Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
  });
  await openApp();
  const chat = createChatPage(page);
  await chat.box.fill('many words '.repeat(2000));
  await chat.send.click();
  await expect(await chat.settled()).toContainText('more text than the model can read');
  // With the banner that nothing is kept.
  expect.soft(await findViolations(page, 'failure')).toEqual([]);
  await page.getByRole('button', { name: 'Profiles and chats' }).click();
  await expect(page.getByRole('dialog', { name: 'Profiles and chats' })).toBeVisible();
  expect.soft(await findViolations(page, 'sheet')).toEqual([]);
});

test('the first tab stop skips to the content', async ({ page, openApp }) => {
  await openApp('#/models');
  await expect(page.getByRole('heading', { level: 1, name: 'Models' })).toBeVisible();
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

test('the start and the end of an answer are announced, its words are not', async ({
  longChat: chat,
}) => {
  const { page } = chat;
  // Otherwise a screen reader would read every token, and every row that scrolling brings in.
  await page.addInitScript(() => {
    const said: string[] = [];
    Reflect.set(globalThis, 'said', said);
    addEventListener('DOMContentLoaded', () => {
      const listen = () => {
        for (const region of document.querySelectorAll('[role="status"], [role="alert"]')) {
          const words = region.textContent.trim();
          if (words !== '' && said.at(-1) !== words) said.push(words);
        }
      };
      new MutationObserver(listen).observe(document, {
        subtree: true,
        childList: true,
        characterData: true,
      });
    });
  });
  await page.reload();
  await chat.write('Tell me a story');
  await chat.growing(50);
  await chat.stop.click();
  await chat.settled();
  await expect(chat.notice('Starter was stopped')).toBeAttached();
  const said = await page.evaluate(() => Reflect.get(globalThis, 'said') as string[]);
  expect(said).toEqual(['Starter answers', 'Starter was stopped']);
  await expect(chat.conversation).toHaveAttribute('aria-live', 'off');
});

test('a turn needs no pointer', async ({ chat }) => {
  const { page } = chat;
  await expect(chat.box).toBeFocused();
  await page.keyboard.type('What is the capital');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('of Spain?');
  await expect(chat.box).toHaveValue('What is the capital\nof Spain?');
  await page.keyboard.press('Enter');
  await chat.settled();
  await expect(chat.box).toBeFocused();
  await page.keyboard.press('Control+k');
  const palette = chat.dialog('Command palette');
  await palette.getByRole('combobox', { name: 'Command' }).fill('settings');
  await page.keyboard.press('Enter');
  await expect(chat.title).toHaveText('Settings');
  await page.goBack();
  await expect(chat.answers).toHaveCount(1);
});
