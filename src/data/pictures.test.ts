import Dexie from 'dexie';
import { IDBKeyRange, indexedDB } from 'fake-indexeddb';
import { beforeEach, expect, it } from 'vitest';
import { openTestDb } from '../test/db';
import { createChat, getChat, purgeRemovedChats, removeChat, restoreChat } from './chats';
import type { Database } from './db';
import { newChatDraftKey } from './drafts';
import { exportJson, exportMarkdown } from './export';
import { addTurn, listMessages } from './messages';
import {
  addDraftPicture,
  getPicture,
  listDraftPictures,
  removeDraftPictures,
  restoreDraftPictures,
  toMessagePicture,
} from './pictures';
import { createProfile, ensureProfile, removeProfile } from './profiles';

let db: Database;
const key = newChatDraftKey('p');

beforeEach(async () => {
  db = await openTestDb();
});

const add = (name: string, draftKey = key) =>
  addDraftPicture(db, draftKey, {
    name,
    type: 'image/png',
    width: 2,
    height: 1,
    bytes: Uint8Array.of(1, 2, 3),
  });
const namesIn = async (draftKey: string) =>
  (await listDraftPictures(db, draftKey)).map(({ name }) => name);
/** A chat whose first message has the pictures of the draft. */
async function sendDraft() {
  const chat = await createChat(db, 'p');
  const pictures = (await listDraftPictures(db, key)).map(toMessagePicture);
  const turn = await addTurn(db, { chatId: chat.id, parentId: null, text: '', pictures });
  return turn;
}

it('keeps the pictures of a draft in order, each draft its own', async () => {
  await add('one.png');
  await add('two.png');
  await add('other.png', 'chat');
  expect(await namesIn(key)).toEqual(['one.png', 'two.png']);
  const [first] = await listDraftPictures(db, key);
  await removeDraftPictures(db, [first?.id ?? '']);
  expect(await namesIn(key)).toEqual(['two.png']);
  await restoreDraftPictures(db, first ? [first] : []);
  expect(await namesIn(key)).toEqual(['one.png', 'two.png']);
});

it('gives them to the message that is sent, and names the chat after the first', async () => {
  const picture = await add('cat.png');
  const { chat, question } = await sendDraft();
  expect(await namesIn(key)).toEqual([]);
  expect(question.pictures).toEqual([
    { id: picture.id, name: 'cat.png', type: 'image/png', width: 2, height: 1, byteLength: 3 },
  ]);
  expect((await getChat(db, chat.id))?.title).toBe('cat.png');
  expect(await getPicture(db, picture.id)).toMatchObject({ chatId: chat.id });
});

it('does not take a picture from a message that was sent meanwhile', async () => {
  const picture = await add('cat.png');
  await sendDraft();
  await removeDraftPictures(db, [picture.id]);
  expect(await getPicture(db, picture.id)).toBeDefined();
});

it('keeps them as long as the chat can be brought back, for every version of the question', async () => {
  const picture = await add('cat.png');
  const { chat, question } = await sendDraft();
  const { pictures = [] } = question;
  await addTurn(db, { chatId: chat.id, parentId: null, text: 'Edited', pictures });
  expect((await listMessages(db, chat.id)).flatMap((row) => row.pictures ?? [])).toHaveLength(2);

  const hourMs = 3_600_000;
  await removeChat(db, chat.id);
  await purgeRemovedChats(db, Date.now() + 23 * hourMs);
  await restoreChat(db, chat.id);
  expect(await getPicture(db, picture.id)).toBeDefined();
  await add('unsent.png', chat.id);
  await removeChat(db, chat.id);
  await purgeRemovedChats(db, Date.now() + 25 * hourMs);
  expect(await db.pictures.count()).toBe(0);
});

it('removes those of a profile with it, of its unsent message too', async () => {
  await ensureProfile(db);
  const profile = await createProfile(db, 'Work');
  await add('unsent.png', newChatDraftKey(profile.id));
  await removeProfile(db, profile.id);
  expect(await db.pictures.count()).toBe(0);
});

it('writes them into the JSON of a chat, and their names into the Markdown', async () => {
  await add('cat.png');
  const { chat } = await sendDraft();
  const { pictures } = JSON.parse((await exportJson(db, chat.id)).text) as { pictures: unknown[] };
  expect(pictures).toMatchObject([{ name: 'cat.png', type: 'image/png', base64: 'AQID' }]);
  expect((await exportMarkdown(db, chat.id)).text).toContain('## You\n\n*Picture: cat.png*\n');
});

it('finds everything of a database of the version before pictures', async () => {
  const name = `before-${Math.random()}`;
  const old = new Dexie(name, { indexedDB, IDBKeyRange });
  old.version(1).stores({ chats: 'id, profileId, deletedAt', messages: 'id, parentId' });
  old.version(2).stores({ collections: 'id, position' });
  old.version(3).stores({ batches: 'id, createdAt' });
  await old.open();
  const message = { id: 'c:1', chatId: 'c', parentId: null, role: 'user', text: 'Hello' };
  await old.table('messages').add(message);
  old.close();
  const upgraded = await openTestDb(name);
  expect(await upgraded.messages.get('c:1')).toEqual(message);
  await addDraftPicture(upgraded, key, {
    name: 'cat.png',
    type: 'image/png',
    width: 1,
    height: 1,
    bytes: Uint8Array.of(1),
  });
  expect(await upgraded.pictures.count()).toBe(1);
});
