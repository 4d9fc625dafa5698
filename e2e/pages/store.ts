// The browser's database as the app keeps it, for states that would take a person hours to make.
import type { Page } from '@playwright/test';
import { toMessageId } from '../../src/data/message-id';
import type { Chat, Message } from '../../src/data/records';

/** Names of tables that specs look into. */
export type TableName =
  | 'profiles'
  | 'chats'
  | 'messages'
  | 'partials'
  | 'settings'
  | 'jobs'
  | 'models'
  | 'documents'
  | 'documentFiles'
  | 'sections'
  | 'chunks'
  | 'checkpoints'
  | 'indexSegments'
  | 'drafts'
  | 'pictures'
  | 'batches'
  | 'batchRows';

/** Empty while the app has not made its database. */
export async function readTable<Row>(page: Page, table: TableName): Promise<Row[]> {
  const rows = await page.evaluate(
    (name) =>
      new Promise<unknown[]>((resolve, reject) => {
        const opening = indexedDB.open('hearth');
        // There is none yet, and an empty one must not be left behind.
        opening.onupgradeneeded = () => opening.transaction?.abort();
        opening.onerror = () => resolve([]);
        opening.onsuccess = () => {
          const db = opening.result;
          const reading = db.transaction(name).objectStore(name).getAll();
          reading.onerror = () => reject(new Error('The table cannot be read'));
          reading.onsuccess = () => {
            db.close();
            resolve(reading.result);
          };
        };
      }),
    table,
  );
  return rows as Row[]; // Whoever asks names the table and its type together.
}

/** Writes past the app, so pages that are open see it after a reload. */
export async function putRows(
  page: Page,
  rows: Partial<Record<TableName, readonly object[]>>,
): Promise<void> {
  await page.evaluate(
    (tables) =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('hearth');
        opening.onerror = () => reject(new Error('The database does not open'));
        opening.onsuccess = () => {
          const db = opening.result;
          const writing = db.transaction(Object.keys(tables), 'readwrite');
          for (const [name, content] of Object.entries(tables)) {
            for (const row of content) writing.objectStore(name).put(row);
          }
          writing.onabort = () => reject(new Error('The rows cannot be written'));
          writing.oncomplete = () => {
            db.close();
            resolve();
          };
        };
      }),
    rows as Record<string, readonly object[]>,
  );
}

/** Paths of all files that the site keeps outside its database. */
export function listOpfs(page: Page): Promise<readonly string[]> {
  return page.evaluate(async () => {
    const list = async (folder: FileSystemDirectoryHandle, path: string): Promise<string[]> => {
      const paths: string[] = [];
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'file') paths.push(path + name);
        else paths.push(...(await list(handle, `${path}${name}/`)));
      }
      return paths;
    };
    return list(await navigator.storage.getDirectory(), '');
  });
}

export interface SeededChat {
  readonly chatId: string;
  readonly messageIds: readonly string[];
  readonly route: string;
}

/** A chat whose messages alternate, own first. Open it with a load of the page. */
export async function seedChat(
  page: Page,
  title: string,
  texts: readonly string[],
): Promise<SeededChat> {
  const [profile] = await readTable<{ id: string }>(page, 'profiles');
  if (!profile) throw new Error('The app has made no profile yet');
  const chatId = `seeded-${title.toLowerCase().replace(/\W+/g, '-')}`;
  const startedAt = Date.now() - texts.length * 1000;
  const times = texts.map((_, index) => startedAt + index * 1000);
  const messageIds = times.map((createdAt) => toMessageId(chatId, createdAt));
  const messages = texts.map((text, index): Message => {
    const isAnswer = index % 2 === 1;
    return {
      id: messageIds[index] ?? '',
      chatId,
      parentId: messageIds[index - 1] ?? null,
      role: isAnswer ? 'assistant' : 'user',
      text,
      createdAt: times[index] ?? 0,
      status: 'done',
      ...(isAnswer && { modelId: 'starter', modelName: 'Starter', finishReason: 'stop' }),
    };
  });
  const leafId = messageIds.at(-1);
  const chat: Chat = {
    id: chatId,
    profileId: profile.id,
    title,
    titleSource: 'user',
    pinned: 0,
    overrides: {},
    createdAt: startedAt,
    updatedAt: Date.now(),
    ...(leafId !== undefined && { leafId }),
  };
  await putRows(page, { chats: [chat], messages });
  return { chatId, messageIds, route: `#/chat/${profile.id}/${chatId}` };
}

/**
 * From now on the starter babbles: hundreds of tokens of any words, the same ones each time. Its
 * own answers end too soon to stop them, to look elsewhere meanwhile or to lose the tab. This seed
 * makes no broken UTF-8, on which wllama 3.8.1 gives up.
 */
export async function makeAnswersLong(page: Page, maxTokens = 900): Promise<void> {
  const parameters = { temperature: 20, topK: 0, topP: 1, minP: 0, seed: 3, maxTokens };
  await putRows(page, { settings: [{ key: 'appOverrides', value: { parameters } }] });
}
