// The chat page as a person meets it: every part is found by its role and name.
import { expect, type Locator, type Page } from '@playwright/test';

/** Milliseconds. Loading a model and answering on a slow machine that does other work too. */
export const ANSWER_TIMEOUT_MS = 400_000;

export interface ChatPage {
  readonly page: Page;
  readonly title: Locator;
  readonly box: Locator;
  readonly send: Locator;
  readonly stop: Locator;
  readonly conversation: Locator;
  readonly chats: Locator;
  readonly profiles: Locator;
  readonly search: Locator;
  readonly modelButton: Locator;
  readonly gauge: Locator;
  /** Own messages, oldest first. */
  readonly own: Locator;
  /** Answers of any model, oldest first. */
  readonly answers: Locator;
  /** Writes into the box and sends with Enter. */
  write(text: string): Promise<void>;
  /** `write`, and waits until the answer is there; resolves with it. */
  ask(text: string): Promise<Locator>;
  /** Waits until nothing is being written; resolves with the newest answer. */
  settled(): Promise<Locator>;
  /** Waits until the newest answer runs and has at least `characters`. */
  growing(characters?: number): Promise<Locator>;
  chatLink(title: string | RegExp): Locator;
  openChatMenu(
    item: 'Rename' | 'Pin' | 'Unpin' | 'Archive' | 'Unarchive' | 'Export' | 'Delete',
  ): Promise<void>;
  dialog(name: string): Locator;
  notice(text: string | RegExp): Locator;
  alert(text: string | RegExp): Locator;
}

export function createChatPage(page: Page): ChatPage {
  const conversation = page.getByRole('log', { name: 'Conversation' });
  const article = conversation.getByRole('article');
  const own = conversation.getByRole('article', { name: 'You', exact: true });
  const answers = article.and(page.locator('article:not([aria-label="You"])'));
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  const chats = page.getByRole('list', { name: 'Chats' });

  const write = async (text: string) => {
    await box.fill(text);
    await box.press('Enter');
  };
  const settled = async () => {
    await expect(page.getByRole('button', { name: 'Stop', exact: true })).toBeHidden({
      timeout: ANSWER_TIMEOUT_MS,
    });
    const newest = answers.last();
    await expect(newest).toHaveAttribute('aria-busy', 'false', { timeout: ANSWER_TIMEOUT_MS });
    return newest;
  };

  return {
    page,
    title: page.getByRole('heading', { level: 1 }),
    box,
    send: page.getByRole('button', { name: 'Send', exact: true }),
    stop: page.getByRole('button', { name: 'Stop', exact: true }),
    conversation,
    chats,
    profiles: page.getByRole('listbox', { name: 'Profiles' }),
    search: page.getByRole('searchbox', { name: 'Search chats' }),
    modelButton: page.getByRole('button', { name: 'Model', exact: true }),
    gauge: page.getByRole('meter', { name: 'Context used' }),
    own,
    answers,
    write,
    async ask(text) {
      const asked = own.filter({ hasText: text });
      const before = await asked.count();
      await write(text);
      await expect(asked).not.toHaveCount(before);
      return settled();
    },
    settled,
    async growing(characters = 1) {
      const newest = answers.last();
      await expect(newest).toHaveAttribute('aria-busy', 'true', { timeout: ANSWER_TIMEOUT_MS });
      await expect
        .poll(async () => (await textOf(newest)).length, { timeout: ANSWER_TIMEOUT_MS })
        .toBeGreaterThanOrEqual(characters);
      return newest;
    },
    chatLink: (title) => chats.getByRole('link').filter({ hasText: title }),
    async openChatMenu(item) {
      await page.getByRole('button', { name: 'Chat options' }).click();
      await page.getByRole('menuitem', { name: item, exact: true }).click();
    },
    dialog: (name) => page.getByRole('dialog', { name, exact: true }),
    notice: (text) => page.getByRole('status').filter({ hasText: text }),
    alert: (text) => page.getByRole('alert').filter({ hasText: text }),
  };
}

/** The words of a message without its margin, buttons and figures. */
export async function textOf(message: Locator): Promise<string> {
  return message.evaluate((element) => {
    // An answer with a seam is in parts.
    const words = '[class*="markdown"], [class*="ownText"]';
    return [...element.querySelectorAll<HTMLElement>(words)]
      .filter((part) => !part.parentElement?.closest(words))
      .map((part) => part.innerText)
      .join('');
  });
}

/** "128 tokens · 41.2 tok/s · first 0.21 s" under an answer. */
export const FIGURES = /(\d+) tokens? · ([\d.]+) tok\/s · first ([\d.]+) s/;
