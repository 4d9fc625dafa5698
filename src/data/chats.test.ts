import { beforeEach, describe, expect, it } from 'vitest';
import { openTestDb } from '../test/db';
import {
  archiveChat,
  createChat,
  getChat,
  listChats,
  moveChat,
  pinChat,
  purgeRemovedChats,
  removeChat,
  renameChat,
  restoreChat,
  toTitle,
  unarchiveChat,
} from './chats';
import type { Database } from './db';
import { addTurn, savePartial } from './messages';
import { createProfile, ensureProfile, listProfiles, removeProfile } from './profiles';

let db: Database;
beforeEach(async () => {
  db = await openTestDb();
});

const idsOf = (rows: readonly { id: string }[]) => rows.map((row) => row.id);

describe('profiles', () => {
  it('makes one first profile, whoever asks', async () => {
    const [a, b] = await Promise.all([ensureProfile(db), ensureProfile(db)]);
    expect(a).toEqual(b);
    expect(await listProfiles(db)).toMatchObject([{ name: 'Personal', position: 0 }]);
  });

  it('takes chats along when it goes, and never goes as the last one', async () => {
    const first = await ensureProfile(db);
    const second = await createProfile(db, 'Work');
    const chat = await createChat(db, second.id);
    await addTurn(db, { chatId: chat.id, parentId: null, text: 'hello' });
    await removeProfile(db, second.id);
    expect(await db.messages.count()).toBe(0);
    expect(await db.partials.count()).toBe(0);
    await removeProfile(db, first.id);
    expect(idsOf(await listProfiles(db))).toEqual([first.id]);
  });
});

describe('the chats of a profile', () => {
  it('come pinned first, then newest first', async () => {
    const [a, b, c] = await Promise.all([1, 2, 3].map(() => createChat(db, 'p')));
    if (!a || !b || !c) throw new Error('unreachable');
    await createChat(db, 'other');
    await db.chats.update(a.id, { updatedAt: 30 });
    await db.chats.update(b.id, { updatedAt: 20 });
    await db.chats.update(c.id, { updatedAt: 10 });
    await pinChat(db, c.id, true);
    expect(idsOf(await listChats(db, 'p'))).toEqual([c.id, a.id, b.id]);
    await pinChat(db, c.id, false);
    expect(idsOf(await listChats(db, 'p'))).toEqual([a.id, b.id, c.id]);
  });

  it('are archived, brought back and moved', async () => {
    const chat = await createChat(db, 'p');
    await archiveChat(db, chat.id);
    expect(await listChats(db, 'p')).toEqual([]);
    expect(idsOf(await listChats(db, 'p', { archived: true }))).toEqual([chat.id]);
    await unarchiveChat(db, chat.id);
    await moveChat(db, chat.id, 'q');
    expect(await listChats(db, 'p')).toEqual([]);
    expect(await listChats(db, 'q')).toEqual([{ ...chat, profileId: 'q' }]);
  });

  it('come back exactly after a delete, and are purged a day later', async () => {
    const chat = await createChat(db, 'p');
    const { answer } = await addTurn(db, { chatId: chat.id, parentId: null, text: 'hello' });
    await savePartial(db, answer.id, 'half');
    const before = await getChat(db, chat.id);
    await removeChat(db, chat.id);
    expect(await getChat(db, chat.id)).toBeUndefined();
    expect(await listChats(db, 'p')).toEqual([]);

    const hourMs = 3_600_000;
    await purgeRemovedChats(db, Date.now() + 23 * hourMs);
    await restoreChat(db, chat.id);
    expect(await getChat(db, chat.id)).toEqual(before);

    await removeChat(db, chat.id);
    await purgeRemovedChats(db, Date.now() + 25 * hourMs);
    expect(await db.chats.count()).toBe(0);
    expect(await db.messages.count()).toBe(0);
    expect(await db.partials.count()).toBe(0);
  });

  it('keep a name given by hand, and give it back for an empty one', async () => {
    const chat = await createChat(db, 'p');
    await renameChat(db, chat.id, '  Mine ');
    await addTurn(db, { chatId: chat.id, parentId: null, text: 'hello' });
    expect((await getChat(db, chat.id))?.title).toBe('Mine');
    await renameChat(db, chat.id, ' ');
    expect(await getChat(db, chat.id)).toMatchObject({ title: 'hello', titleSource: 'auto' });
  });

  it('fail with a code when they are not there', async () => {
    await expect(renameChat(db, 'nope', 'x')).rejects.toMatchObject({ code: 'record-not-found' });
  });
});

it.each([
  ['Short one', 'Short one'],
  ['\n\n  Second\tline  \nthird', 'Second line'],
  [
    'A sentence that goes on for rather longer than a side panel is wide',
    'A sentence that goes on for rather longer than a side panel…',
  ],
  ['x'.repeat(1_000_000), `${'x'.repeat(60)}…`],
  ['😀'.repeat(40), `${'😀'.repeat(30)}…`],
  [`x${'😀'.repeat(40)}`, `x${'😀'.repeat(29)}…`],
  ['', ''],
])('titles a chat after %.20s', (text, title) => {
  expect(toTitle(text)).toBe(title);
});
