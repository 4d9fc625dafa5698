// What the specs of the chat start from: the app open on its chat page, without a service worker.
// Storing the whole engine again in every test would take most of the time; pwa.spec.ts,
// offline.spec.ts and network.spec.ts have it.
import { expect, test as base } from './fixtures';
import { createChatPage, type ChatPage } from './pages/chat-page';
import { slowAnswers } from './pages/slow-answers';
import { makeAnswersLong, readTable } from './pages/store';

export { expect };

interface ChatFixtures {
  /** Open and ready to type. */
  readonly chat: ChatPage;
  /** The same; its answers take seconds on any machine. */
  readonly longChat: ChatPage;
}

export const test = base.extend<ChatFixtures>({
  serviceWorkers: 'block',

  chat: async ({ page, openApp }, use) => {
    await openApp();
    await expect.poll(() => readTable(page, 'profiles')).toHaveLength(1);
    await use(createChatPage(page));
  },

  longChat: async ({ chat }, use) => {
    await makeAnswersLong(chat.page);
    await slowAnswers(chat.page.context());
    await chat.page.reload();
    await use(chat);
  },
});
