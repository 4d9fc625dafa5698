// Input and surroundings that are wrong: words a person understands, nothing lost, nothing executed.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { expect, test } from './chat-fixtures';
import { distFolder } from './fixtures';
import { ANSWER_TIMEOUT_MS, createChatPage, textOf } from './pages/chat-page';
import { readTable, seedChat } from './pages/store';

interface MessageRow {
  readonly role: string;
  readonly text: string;
  readonly status: string;
}

/** Milliseconds from a key until the letter is drawn; the machine may be busy with other work. */
async function timeKey(box: Locator): Promise<number> {
  await box.focus();
  await box.evaluate((element) => {
    const measured = new Promise<number>((resolve) => {
      const measure = () => {
        const startedAt = performance.now();
        // After the frame that shows it.
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - startedAt)));
      };
      element.addEventListener('keydown', measure, { once: true });
    });
    Reflect.set(globalThis, 'measuredKey', measured);
  });
  await box.press('x');
  return box.evaluate(() => Reflect.get(globalThis, 'measuredKey') as Promise<number>);
}

const sidewaysOf = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test.describe('messages', () => {
  test('an empty one is not sent', async ({ chat }) => {
    await expect(chat.send).toBeDisabled();
    for (const nothing of ['', '   ', ' \n\t ']) {
      await chat.box.fill(nothing);
      await chat.box.press('Enter');
      await expect(chat.send).toBeDisabled();
    }
    await expect(chat.title).toHaveText('New chat');
    expect(await readTable(chat.page, 'messages')).toEqual([]);
  });

  test('a megabyte is refused in words and kept', async ({ chat }) => {
    const text = 'Once upon a time there was a text that went on. '.repeat(21_000);
    expect(text.length).toBeGreaterThan(1_000_000);
    await chat.box.fill(text);
    await chat.send.click();
    const answer = await chat.settled();
    await expect(answer).toContainText('This is more text than the model can read at once');
    await expect(answer).toContainText('Your message is kept');
    await expect(answer).toContainText(/about [\d, ]+ tokens and the model reads 1,?024/);
    const [question] = await readTable<MessageRow>(chat.page, 'messages');
    expect(question?.text.length).toBe(text.trim().length);
    await expect(chat.box).toHaveValue('');
    expect(await timeKey(chat.box)).toBeLessThan(500);
    await chat.page.reload();
    await expect(chat.own).toContainText('Once upon a time');
    await chat.page.getByRole('button', { name: 'New chat' }).click();
    await expect(await chat.ask('What is the capital of Spain?')).toContainText('Madrid');
  });

  test('300 KB in one line stay within the page', async ({ chat }) => {
    const { page } = chat;
    const line = 'abcdefghij'.repeat(30_000);
    await chat.box.fill(line);
    await chat.send.click();
    await expect(await chat.settled()).toContainText('more text than the model can read');
    expect(await sidewaysOf(page)).toBe(0);

    const seeded = await seedChat(page, 'One long line', ['Say it', line]);
    await page.goto(seeded.route);
    await page.reload();
    await expect(chat.answers).toContainText('abcdefghij');
    expect(await sidewaysOf(page)).toBe(0);
    expect(await timeKey(chat.box)).toBeLessThan(500);
  });

  test('5,000 of them open at the end and typing stays quick', async ({ chat }) => {
    const { page } = chat;
    const texts = Array.from({ length: 5000 }, (_, index) =>
      index % 2 === 0 ? `Question ${index}` : `Answer ${index} with **some** words and \`code\`.`,
    );
    const seeded = await seedChat(page, 'Five thousand', texts);
    await page.goto(seeded.route);
    await page.reload();
    await expect(chat.answers.last()).toContainText('Answer 4999');
    await expect(chat.answers.last()).toBeInViewport();
    expect(await page.getByRole('article').count()).toBeLessThan(60);
    expect(await timeKey(chat.box)).toBeLessThan(300);
    await chat.conversation.focus();
    await page.keyboard.press('Home');
    await expect(chat.own.first()).toContainText('Question 0');
    await expect(await chat.ask('What is the capital of Spain?')).toContainText('Madrid');
    await expect(chat.answers.last()).toContainText('did not fit this model’s context');
  });
});

test.describe('hostile Markdown', () => {
  const brackets = '['.repeat(10_000) + 'x' + ']'.repeat(10_000);
  const hostile = [
    '<img src="https://evil.test/a.png" onerror="window.harmed=1">',
    '<script>window.harmed=1</script>',
    '<iframe src="https://evil.test/frame"></iframe>',
    '[press](javascript:window.harmed=1) and [that](JaVaScRiPt&colon;window.harmed=1)',
    '[data](data:text/html,<script>parent.harmed=1</script>)',
    '![a remote picture](https://evil.test/b.png)',
    '![local](x "onload=window.harmed=1")',
    '<javascript:window.harmed=1>',
    '$\\href{javascript:window.harmed=1}{x}$ $\\includegraphics{https://evil.test/c.png}$',
    '$\\htmlData{x=1}{y} \\url{javascript:window.harmed=1}$',
    '```html\n<img src=x onerror=window.harmed=1>\n```',
    '> '.repeat(2000) + 'deep',
    brackets,
    `[${'![a]('.repeat(2000)}`,
    '*'.repeat(5000) + 'a' + '_'.repeat(5000),
    'The end of it',
  ].join('\n\n');

  async function expectHarmless(page: Page, message: Locator): Promise<void> {
    await expect(message).toContainText('The end of it');
    for (const link of await message.getByRole('link').all()) {
      expect(await link.evaluate((element: HTMLAnchorElement) => element.protocol)).toMatch(
        /^https?:$/,
      );
    }
    await expect(
      message.locator('img, iframe, script, object, embed, [onerror], [onload]'),
    ).toHaveCount(0);
    expect(await page.evaluate(() => 'harmed' in window)).toBe(false);
    expect(await sidewaysOf(page)).toBe(0);
  }

  test('in an answer it is text, and a remote picture a link', async ({
    chat,
    foreignRequests,
  }) => {
    const { page } = chat;
    const seeded = await seedChat(page, 'Hostile', ['Say it', hostile]);
    await page.goto(seeded.route);
    await page.reload();
    const answer = chat.answers.last();
    await expectHarmless(page, answer);
    const picture = answer.getByRole('link', { name: 'a remote picture' });
    await expect(picture).toHaveAttribute('href', 'https://evil.test/b.png');
    await expect(picture).toHaveAttribute('rel', /noreferrer/);
    expect(await timeKey(chat.box)).toBeLessThan(500);
    expect(foreignRequests).toEqual([]);
  });

  test('in an own message it is text', async ({ chat, foreignRequests }) => {
    await chat.box.fill(hostile);
    await chat.send.click();
    await chat.settled();
    const own = chat.own.last();
    const showAll = own.getByRole('button', { name: /Show all/ });
    if (await showAll.isVisible()) await showAll.click();
    await expectHarmless(chat.page, own);
    await expect(own.getByRole('link')).toHaveCount(0);
    expect(foreignRequests).toEqual([]);
  });
});

test.describe('browsers that lack something', () => {
  const ways = {
    'has no IndexedDB': () => {
      Object.defineProperty(globalThis, 'indexedDB', { value: undefined });
    },
    'refuses to open IndexedDB': () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('Refused', 'SecurityError');
      };
    },
  };
  for (const [name, lose] of Object.entries(ways)) {
    test(`one that ${name} chats, and says that nothing is kept`, async ({ page, openApp }) => {
      await page.addInitScript(lose);
      await openApp();
      const chat = createChatPage(page);
      await expect(page.getByText('This browser keeps nothing for this page.')).toBeVisible();
      await expect(await chat.ask('What is the capital of Spain?')).toContainText('Madrid');
      await expect(await chat.ask('What is the opposite of hot?')).toContainText('cold');
      await chat.page.getByRole('button', { name: 'New chat' }).click();
      await chat.chatLink('capital of Spain').click();
      await expect(chat.answers).toHaveCount(2);
    });
  }

  test('one without shared memory answers on one thread', async ({
    page,
    openApp,
    startServer,
  }) => {
    const { url } = await startServer({ isolationHeaders: false });
    await openApp('#/chat', url);
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    expect(await page.evaluate(() => typeof SharedArrayBuffer)).toBe('undefined');
    const chat = createChatPage(page);
    await expect(await chat.ask('What is the capital of Spain?')).toContainText('Madrid');
  });

  test('one without WebGPU answers, and offers nothing that needs it', async ({
    page,
    openApp,
  }) => {
    await page.addInitScript(() => {
      delete (Navigator.prototype as { gpu?: unknown }).gpu;
    });
    await openApp();
    const chat = createChatPage(page);
    await expect(await chat.ask('What is the capital of Spain?')).toContainText('Madrid');
    await chat.modelButton.click();
    const options = chat.dialog('Choose model').getByRole('option');
    await expect(options.first()).toContainText('Starter');
    // The quantizations of WebLLM, whose models need it.
    await expect(options.filter({ hasText: /\bq\d+f(16|32)/ })).toHaveCount(0);
  });

  test('one without a place for files keeps models in memory', async ({ page, openApp }) => {
    await page.addInitScript(() => {
      delete (StorageManager.prototype as { getDirectory?: unknown }).getDirectory;
    });
    await openApp();
    const chat = createChatPage(page);
    await expect(await chat.ask('What is the capital of Spain?')).toContainText('Madrid');
  });
});

test.describe('a starter file that is', () => {
  const good = readFileSync(`${distFolder}/models/starter/starter-q8_0.gguf`);
  const damaged = {
    'cut short': good.subarray(0, 1_000_000),
    'a web page': '<!doctype html><title>Not found</title><p>Not here</p>',
    'of another content': new Uint8Array(good.length).fill(7),
  };
  for (const [name, content] of Object.entries(damaged)) {
    test(`${name} is refused in words, and the good one works`, async ({
      page,
      openApp,
      startServer,
    }) => {
      let isGood = false;
      const { url } = await startServer({
        replace: (path) => (!isGood && path.endsWith('.gguf') ? content : undefined),
      });
      await openApp('#/chat', url);
      const chat = createChatPage(page);
      await chat.write('What is the capital of Spain?');
      const answer = await chat.settled();
      await expect(answer).toContainText(/damaged|could not be downloaded|not a model/);
      await expect(answer).toContainText(/kept|not touched/);
      expect(await textOf(chat.own)).toBe('What is the capital of Spain?');

      isGood = true;
      await page.reload();
      await expect(chat.own).toHaveCount(1);
      await chat.answers.getByRole('button', { name: 'Regenerate' }).click();
      await expect(chat.answers).toContainText('Madrid', { timeout: ANSWER_TIMEOUT_MS });
    });
  }
});
