// Talking: the first answer, stop and continue, leaving and coming back, chats and profiles.
import { readFile } from 'node:fs/promises';
import { expect, test } from './chat-fixtures';
import { createChatPage, FIGURES, textOf } from './pages/chat-page';
import { makeAnswersLong, readTable } from './pages/store';

test.describe('an answer', () => {
  test('streams, and says how many tokens it took', async ({ longChat: chat }) => {
    await makeAnswersLong(chat.page, 400);
    await chat.write('Tell me a story');
    // Every length the text had, by frame, until the answer is no longer busy.
    const lengths = await chat.page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          const seen = new Set<number>();
          const look = () => {
            const answer = [...document.querySelectorAll('article')].at(-1);
            const words = answer?.querySelector<HTMLElement>('[class*="markdown"]');
            if (words) seen.add(words.innerText.length);
            if (answer?.ariaBusy === 'false' && seen.size > 0) resolve([...seen]);
            else requestAnimationFrame(look);
          };
          look();
        }),
    );
    expect(lengths.length, 'lengths seen on the way').toBeGreaterThan(3);
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));

    const answer = await chat.settled();
    await expect(answer).toHaveAccessibleName('Starter');
    await expect(answer).toContainText(FIGURES);
    const [, tokens, perSecond, first] = FIGURES.exec(await answer.innerText()) ?? [];
    expect(Number(tokens)).toBeGreaterThan(10);
    expect(Number(perSecond)).toBeGreaterThan(0);
    expect(Number(first)).toBeGreaterThan(0);
    await expect(chat.title).toHaveText('Tell me a story');
    await expect(chat.chatLink('Tell me a story')).toHaveAttribute('aria-current', 'page');
  });

  test('knows the turns before', async ({ chat }) => {
    await chat.ask('What is the capital of France?');
    const answer = await chat.ask('What is Hearth?');
    await expect(chat.answers).toHaveCount(2);
    await expect(chat.answers.first()).toContainText('Paris');
    await expect(answer).toContainText('browser');
    const used = Number(await chat.gauge.getAttribute('aria-valuenow'));
    expect(used).toBeGreaterThan(40);
    expect(used).toBeLessThan(1024);
    await expect(chat.gauge).toHaveAttribute('aria-valuemax', '1024');
  });

  test('goes on while one looks at another page', async ({ longChat: chat }) => {
    await chat.write('Tell me a story');
    const before = (await textOf(await chat.growing(50))).length;
    await chat.page.getByRole('link', { name: 'Settings' }).click();
    await expect(chat.title).toHaveText('Settings');
    await chat.page.waitForTimeout(1000);
    await chat.page.getByRole('link', { name: 'Chat', exact: true }).click();
    await chat.chatLink('Tell me a story').click();
    await expect
      .poll(async () => (await textOf(chat.answers.last())).length)
      .toBeGreaterThan(before);
    await chat.stop.click();
    await expect(await chat.settled()).toContainText(FIGURES);
  });

  test('waits in line while another is written', async ({ longChat: chat }) => {
    await chat.write('Tell me a story');
    await chat.growing(20);
    await chat.write('And another one');
    await expect(chat.box).toHaveValue('');
    await expect(chat.own).toHaveCount(2);
    await expect(chat.answers.last()).toContainText(
      'Waiting for this device · number 1 of 1 in line',
    );
    await chat.stop.click();
    await chat.settled();
    await expect(chat.answers).toHaveCount(2);
    await expect(chat.answers.last()).toContainText('Stopped before the first word');
  });

  test('can be copied and rated', async ({ chat, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const answer = await chat.ask('What is the capital of Italy?');
    await answer.getByRole('button', { name: 'Copy' }).click();
    await expect(chat.notice('Copied')).toBeVisible();
    expect(await chat.page.evaluate(() => navigator.clipboard.readText())).toContain('Rome');
    const good = answer.getByRole('button', { name: 'Good answer' });
    await good.click();
    await expect(good).toHaveAttribute('aria-pressed', 'true');
    await chat.page.reload();
    await expect(good).toHaveAttribute('aria-pressed', 'true');
    await good.click();
    await expect(good).toHaveAttribute('aria-pressed', 'false');
  });
});

test('what is written and sent before the app has started is answered', async ({
  page,
  openApp,
}) => {
  let go: () => void = () => undefined;
  const started = new Promise<void>((resolve) => (go = resolve));
  await page.route(/\/assets\/start-/, async (route) => {
    await started;
    await route.continue();
  });
  await openApp();
  const chat = createChatPage(page);
  await chat.box.fill('What is the capital of Spain?');
  await chat.box.press('Enter');
  expect(await readTable(page, 'profiles')).toEqual([]);
  go();
  await expect(await chat.settled()).toContainText('Madrid');
  await expect(chat.own).toHaveCount(1);
  await expect(chat.box).toHaveValue('');
});

test.describe('a chat', () => {
  test('keeps its draft, and so does the next one', async ({ chat }) => {
    await chat.ask('What is the capital of Spain?');
    await chat.box.fill('half a thought');
    await chat.page.getByRole('button', { name: 'New chat' }).click();
    await expect(chat.title).toHaveText('New chat');
    await expect(chat.box).toHaveValue('');
    await chat.box.fill('another half');
    await chat.chatLink('capital of Spain').click();
    await expect(chat.box).toHaveValue('half a thought');
    await chat.page.reload();
    await expect(chat.box).toHaveValue('half a thought');
    await chat.page.getByRole('button', { name: 'New chat' }).click();
    await expect(chat.box).toHaveValue('another half');
  });

  test('is renamed, pinned, archived, deleted and brought back', async ({ chat }) => {
    const { page } = chat;
    await chat.ask('What is the capital of Spain?');

    await chat.openChatMenu('Rename');
    const renaming = chat.dialog('Rename chat');
    await renaming.getByRole('textbox', { name: 'Title' }).fill('Cities of the south');
    await renaming.getByRole('button', { name: 'Rename' }).click();
    await expect(chat.title).toHaveText('Cities of the south');

    await chat.openChatMenu('Pin');
    await expect(chat.chats).toContainText('Pinned');
    await chat.openChatMenu('Unpin');
    await expect(chat.chats).not.toContainText('Pinned');

    await chat.openChatMenu('Archive');
    await expect(chat.notice('Chat archived')).toBeVisible();
    await expect(chat.chatLink('Cities of the south')).toBeHidden();
    await page.getByRole('button', { name: 'Archived chats' }).click();
    await chat.chatLink('Cities of the south').click();
    await chat.openChatMenu('Unarchive');
    await page.getByRole('button', { name: 'Back to chats' }).click();
    await expect(chat.chatLink('Cities of the south')).toBeVisible();

    await chat.openChatMenu('Delete');
    await expect(chat.title).toHaveText('New chat');
    await expect(chat.chatLink('Cities of the south')).toBeHidden();
    // The archive's notice may still be there; the newest is the last.
    await chat.notice('deleted').getByRole('button', { name: 'Undo' }).last().click();
    await expect(chat.title).toHaveText('Cities of the south');
    await expect(chat.answers).toContainText('Madrid');
    await page.reload();
    await expect(chat.chatLink('Cities of the south')).toBeVisible();
  });

  test('is exported for reading and for machines', async ({ chat }) => {
    await chat.ask('What is the capital of Spain?');
    const save = async (format: 'Markdown' | 'JSON') => {
      await chat.openChatMenu('Export');
      const downloading = chat.page.waitForEvent('download');
      await chat.dialog('Export chat').getByRole('button', { name: format }).click();
      const download = await downloading;
      return {
        name: download.suggestedFilename(),
        text: await readFile(await download.path(), 'utf8'),
      };
    };
    const markdown = await save('Markdown');
    expect(markdown.name).toMatch(/\.md$/);
    expect(markdown.text).toContain('# What is the capital of Spain?');
    expect(markdown.text).toContain('Madrid');
    const json = await save('JSON');
    expect(json.name).toMatch(/\.json$/);
    const { messages } = JSON.parse(json.text) as { messages: Record<string, unknown>[] };
    expect(messages).toHaveLength(2);
    expect(messages[1]).toMatchObject({ role: 'assistant', modelId: 'starter', status: 'done' });
  });

  test('is found by its title and by its words', async ({ chat }) => {
    await chat.ask('What is the capital of Spain?');
    await chat.page.getByRole('button', { name: 'New chat' }).click();
    await chat.ask('What is the opposite of hot?');
    const links = chat.chats.getByRole('link');
    await expect(links).toHaveCount(2);
    await chat.search.fill('opposite');
    await expect(links).toHaveCount(1);
    await expect(links).toContainText('opposite of hot');
    await chat.search.fill('madrid');
    await expect(links).toHaveCount(1);
    await expect(links).toContainText('capital of Spain');
    await links.click();
    await expect(chat.title).toHaveText('What is the capital of Spain?');
    await chat.search.fill('xylophone');
    await expect(chat.page.getByText('No chat has these words.')).toBeVisible();
    await chat.search.fill('');
    await expect(links).toHaveCount(2);
  });

  test('belongs to a profile', async ({ chat }) => {
    const { page, profiles } = chat;
    await chat.ask('What is the capital of Spain?');
    await page.getByRole('button', { name: 'New profile' }).click();
    const naming = chat.dialog('New profile');
    await naming.getByRole('textbox', { name: 'Name' }).fill('Work');
    await naming.getByRole('button', { name: 'Create profile' }).click();
    const work = profiles.getByRole('option', { name: 'Work' });
    await expect(work).toHaveAttribute('aria-selected', 'true');
    await expect(chat.chatLink('capital of Spain')).toBeHidden();
    await chat.ask('What is the opposite of hot?');
    await page.reload();
    await expect(work).toHaveAttribute('aria-selected', 'true');
    await profiles.getByRole('option').first().click();
    await expect(chat.chatLink('capital of Spain')).toBeVisible();
    await expect(chat.chatLink('opposite of hot')).toBeHidden();
  });
});

test.describe('settings of a chat', () => {
  test('say which level decides, and are used', async ({ chat }) => {
    const { page } = chat;
    await chat.ask('What is the capital of Spain?');
    await page.getByRole('button', { name: 'Parameters' }).click();
    const dialog = chat.dialog('Parameters');
    const tokens = dialog.getByRole('spinbutton', { name: 'Max tokens' });
    await expect(tokens).toHaveAccessibleDescription(/the model’s default/);
    await tokens.fill('3');
    await tokens.press('Tab');
    await expect(tokens).toHaveAccessibleDescription(/set for this chat/);
    const temperature = dialog.getByRole('spinbutton', { name: 'Temperature' });
    await dialog.getByRole('radio', { name: 'This profile' }).check();
    await temperature.fill('0.3');
    await temperature.press('Tab');
    await expect(temperature).toHaveAccessibleDescription(/set for this profile/);
    await dialog.getByRole('button', { name: 'Done' }).click();

    const answer = await chat.ask('What is Hearth?');
    await expect(answer).toContainText('3 tokens ·');
    await answer.getByRole('button', { name: 'Continue' }).click();
    await expect(answer.getByRole('button', { name: 'Continue' })).toBeHidden();
    await chat.settled();
    const before = await textOf(answer);
    expect(before.length).toBeGreaterThan(3);

    await page.getByRole('button', { name: 'New chat' }).click();
    await page.getByRole('button', { name: 'Parameters' }).click();
    await expect(tokens).toHaveAccessibleDescription(/the model’s default/);
    await expect(temperature).toHaveValue('0.3');
    await dialog.getByRole('button', { name: 'Reset to model defaults' }).click();
    await expect(temperature).toHaveAccessibleDescription(/the model’s default/);
  });
});
