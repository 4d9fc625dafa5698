// What breaks while an answer is written: the tab, the engine, the disk. What had arrived is kept.
import { expect, test } from './chat-fixtures';
import { createChatPage, FIGURES, textOf, type ChatPage } from './pages/chat-page';
import { makeAnswersLong, readTable } from './pages/store';

interface AnswerRow {
  readonly role: string;
  readonly text: string;
  readonly status: string;
}

const answersOf = async (chat: ChatPage) =>
  (await readTable<AnswerRow>(chat.page, 'messages')).filter((row) => row.role === 'assistant');

/** Longer than the time between two saves of a running answer. */
const SAVED_AFTER_MS = 1500;

async function expectInterrupted(chat: ChatPage): Promise<void> {
  await chat.chatLink('Tell me a story').click();
  const answer = chat.answers;
  await expect(answer).toContainText('Interrupted. What had arrived is kept');
  const kept = await textOf(answer);
  expect(kept.length).toBeGreaterThan(30);
  const [row] = await answersOf(chat);
  expect(row?.status).toBe('interrupted');

  await answer.getByRole('button', { name: 'Continue' }).click();
  await chat.growing(kept.length + 30);
  await chat.stop.click();
  await chat.settled();
  await expect(chat.answers).toHaveCount(1);
  const [continued] = await answersOf(chat);
  expect(continued?.text.startsWith(row?.text ?? '?')).toBe(true);
}

for (const end of ['closed', 'crashed', 'reloaded'] as const) {
  test(`a tab ${end} during an answer loses no more than a second of it`, async ({
    longChat: chat,
    context,
  }) => {
    const { page } = chat;
    await chat.write('Tell me a story');
    await chat.growing(60);
    await page.waitForTimeout(SAVED_AFTER_MS);
    if (end === 'reloaded') {
      await page.reload();
      await expectInterrupted(chat);
      return;
    }
    const address = page.url();
    if (end === 'closed') {
      await page.close();
    } else {
      const crashed = page.waitForEvent('crash');
      const session = await context.newCDPSession(page);
      // Never answered: the page is gone.
      void session.send('Page.crash').catch(() => undefined);
      await crashed;
    }
    const next = createChatPage(await context.newPage());
    await next.page.goto(`${address.slice(0, address.indexOf('#'))}#/chat`);
    await expectInterrupted(next);
  });
}

test('a question whose tab died before the first word can be asked again', async ({
  longChat: chat,
}) => {
  await chat.write('Tell me a story');
  await expect(chat.answers).toHaveCount(1);
  await chat.page.reload();
  await expect(chat.own).toHaveText(/Tell me a story/);
  await expect(chat.answers).toHaveAttribute('aria-busy', 'false');
  await chat.answers.getByRole('button', { name: 'Regenerate' }).click();
  await chat.growing(30);
  await chat.stop.click();
  await chat.settled();
});

const ourWorker = /wllama\.worker/;
const librarysWorker = /^blob:/;
const fail = () => {
  setTimeout(() => {
    throw new RangeError('Killed by a test');
  });
};
/** As when the system takes a worker away: no error is reported anywhere. */
const end = () => {
  close();
};

async function kill(chat: ChatPage, worker: RegExp, how: () => void): Promise<void> {
  const candidates = chat.page.workers().filter((candidate) => worker.test(candidate.url()));
  // Ours: the newest, one that was killed before may still be listed. The library's: the first, which
  // started the others; those are threads that wait inside wasm and never hear of this.
  const victim = candidates.at(worker === librarysWorker ? 0 : -1);
  expect(victim).toBeDefined();
  await victim?.evaluate(how);
}

async function expectGoesOn(chat: ChatPage): Promise<void> {
  const answer = chat.answers.last();
  const kept = await textOf(answer);
  expect(kept.length).toBeGreaterThan(30);
  await answer.getByRole('button', { name: 'Continue' }).click();
  await chat.growing(kept.length + 30);
  await chat.stop.click();
  await chat.settled();
  await expect(answer).not.toContainText('The engine stopped unexpectedly');
}

const deaths = {
  'an error in the engine’s worker': [ourWorker, fail],
  'the silent end of the engine’s worker': [ourWorker, end],
  'an error in the library’s own worker': [librarysWorker, fail],
} as const;
for (const [name, [worker, how]] of Object.entries(deaths)) {
  test(`${name} does not end the answer`, async ({ longChat: chat }) => {
    await makeAnswersLong(chat.page, 500);
    await chat.write('Tell me a story');
    await chat.growing(60);
    await kill(chat, worker, how);
    const before = (await textOf(chat.answers)).length;
    await chat.growing(before + 60);
    const answer = await chat.settled();
    await expect(answer).toContainText(
      /The engine stopped after \d+ characters; the answer went on/,
    );
    await expect(answer.getByText(FIGURES)).toBeVisible();
    const [row] = await answersOf(chat);
    expect(row).toMatchObject({ status: 'done', seams: [{ cause: 'engine-crashed' }] });
    await expect(chat.answers).toHaveCount(1);
  });
}

test('an engine that dies twice in an answer becomes words, and the next answer works', async ({
  longChat: chat,
}) => {
  await chat.write('Tell me a story');
  await chat.growing(60);
  await kill(chat, ourWorker, fail);
  const before = (await textOf(chat.answers)).length;
  await chat.growing(before + 60);
  await kill(chat, ourWorker, fail);
  const answer = await chat.settled();
  await expect(answer).toContainText('The engine stopped unexpectedly');
  await expect(answer).toContainText('What was answered so far is kept');
  await expectGoesOn(chat);
});

test('an engine that is stuck can be stopped, and the next answer works', async ({
  longChat: chat,
}) => {
  await chat.write('Tell me a story');
  await chat.growing(60);
  await kill(chat, librarysWorker, end);
  await chat.stop.click();
  await expect(chat.stop).toBeHidden();
  await expectGoesOn(chat);
});

test.describe('a full disk', () => {
  test.beforeEach(async ({ page }) => {
    // Chromium's own limit cannot be met to the byte, so the store refuses as a full disk does.
    await page.addInitScript(() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...parameters) {
        const full = (sessionStorage.getItem('full') ?? '').split(' ');
        if (full.includes(this.name)) throw new DOMException('Full', 'QuotaExceededError');
        return put.apply(this, parameters);
      };
    });
  });
  const fill = (chat: ChatPage, tables: string) =>
    chat.page.evaluate((names) => sessionStorage.setItem('full', names), tables);

  test('does not stop a running answer', async ({ longChat: chat }) => {
    await chat.write('Tell me a story');
    await chat.growing(30);
    await fill(chat, 'partials');
    await expect(chat.alert('The storage for this site is full')).toBeVisible();
    const before = (await textOf(chat.answers)).length;
    await chat.growing(before + 50);
    await chat.stop.click();
    const kept = await textOf(await chat.settled());
    await fill(chat, '');
    await chat.page.reload();
    expect(await textOf(chat.answers)).toBe(kept);
  });

  test('leaves a finished answer on the page until it can be saved', async ({ longChat: chat }) => {
    await chat.write('Tell me a story');
    await chat.growing(60);
    await fill(chat, 'partials messages jobs');
    await chat.stop.click();
    const alert = chat.alert('The storage for this site is full');
    await expect(alert).toBeVisible();
    const kept = await textOf(chat.answers);
    expect(kept.length).toBeGreaterThan(50);
    await fill(chat, '');
    await alert.getByRole('button', { name: 'Save again' }).click();
    await chat.settled();
    await chat.page.reload();
    await expect.poll(() => textOf(chat.answers)).toBe(kept);
  });

  test('keeps a message that cannot be stored in the box', async ({ chat }) => {
    await fill(chat, 'chats messages partials jobs drafts');
    await chat.write('What is the capital of Spain?');
    await expect(chat.alert('The storage for this site is full')).toBeVisible();
    await expect(chat.box).toHaveValue('What is the capital of Spain?');
    await fill(chat, '');
    await chat.box.press('Enter');
    await expect(await chat.settled()).toContainText('Madrid');
  });
});
