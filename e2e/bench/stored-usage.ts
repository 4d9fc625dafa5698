// The figures of an answer as the app stored them, read from its database without its code.
import type { Page } from '@playwright/test';

export interface StoredAnswer {
  readonly text: string;
  readonly status: string;
  readonly usage?: {
    readonly promptTokens: number;
    readonly cachedPromptTokens: number;
    readonly completionTokens: number;
    readonly timeToFirstTokenMs: number;
    readonly tokensPerSecond: number;
  };
}

/** The chat's newest message. */
function readNewestAnswer(page: Page, chatId: string): Promise<StoredAnswer | undefined> {
  return page.evaluate(
    (id) =>
      new Promise<StoredAnswer | undefined>((resolve, reject) => {
        const opening = indexedDB.open('hearth');
        opening.onerror = () => reject(new Error('The database does not open'));
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction('messages').objectStore('messages').getAll();
          reading.onsuccess = () => {
            db.close();
            const rows = reading.result as (StoredAnswer & { chatId: string; createdAt: number })[];
            const own = rows.filter((row) => row.chatId === id);
            resolve(own.sort((a, b) => a.createdAt - b.createdAt).at(-1));
          };
        };
      }),
    chatId,
  );
}

/** Sends `question` in the open chat and waits until its answer is whole. */
export async function ask(
  page: Page,
  chatId: string,
  question: string,
): Promise<Required<StoredAnswer>> {
  const box = page.getByRole('textbox', { name: 'Message', exact: true });
  await box.fill(question);
  await box.press('Enter');
  await page.getByRole('button', { name: 'Stop', exact: true }).waitFor();
  await page
    .getByRole('button', { name: 'Stop', exact: true })
    .waitFor({ state: 'hidden', timeout: 300_000 });
  const answer = await readNewestAnswer(page, chatId);
  if (answer?.status !== 'done' || !answer.usage) {
    throw new Error(`The answer ended as ${answer?.status ?? 'nothing'}`);
  }
  return { ...answer, usage: answer.usage };
}

export function chatIdOf(route: string): string {
  return route.split('/').at(-1) ?? '';
}
