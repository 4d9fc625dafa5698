import { beforeEach, describe, expect, it } from 'vitest';
import { openTestDb } from '../test/db';
import { searchChats, type SearchHit } from './chat-search';
import { createChat, removeChat, renameChat } from './chats';
import type { Database } from './db';
import { toMessageId } from './message-id';
import { addTurn } from './messages';

let db: Database;
beforeEach(async () => {
  db = await openTestDb();
});

async function addChat(title: string, text: string, profileId = 'p'): Promise<string> {
  const { id } = await createChat(db, profileId);
  await addTurn(db, { chatId: id, parentId: null, text });
  await renameChat(db, id, title);
  return id;
}

const search = (text: string) =>
  searchChats(db, { profileId: 'p', text }, new AbortController().signal);
const titlesOf = (hits: readonly SearchHit[]) => hits.map((hit) => hit.chat.title);
const quote = ({ snippet }: SearchHit) => `${snippet.before}[${snippet.match}]${snippet.after}`;

describe('searchChats', () => {
  it('finds titles first, then messages, one hit per chat', async () => {
    await addChat('Cooking', 'How long does bread bake?');
    await addChat('Bread', 'bread, bread and BREAD');
    await addChat('Other', 'nothing');
    const hits = await search('bread');
    expect(titlesOf(hits)).toEqual(['Bread', 'Cooking']);
    expect(hits[0]).not.toHaveProperty('messageId');
    expect(hits[1]?.messageId).toBeDefined();
    expect(hits.map(quote)).toEqual(['[Bread]', 'How long does [bread] bake?']);
  });

  it('wants every word, in any order and case, accents and all', async () => {
    await addChat('A', 'Der MÜLLER mahlt am Bach');
    await addChat('B', 'Der Müller schläft');
    expect(titlesOf(await search('bach müller'))).toEqual(['A']);
    expect(titlesOf(await search('  '))).toEqual([]);
  });

  it('takes signs as they are', async () => {
    await addChat('A', 'const a = b[0] + (c * 2) - x-y/z;');
    expect(titlesOf(await search('b[0] (c *'))).toEqual(['A']);
    expect(titlesOf(await search('x-y/z;'))).toEqual(['A']);
    expect(await search('.*')).toEqual([]);
  });

  it('cuts a snippet at words, also out of one huge line', async () => {
    await addChat('A', `${'word '.repeat(60_000)}needle ${'word '.repeat(60_000)}`);
    const [hit] = await search('needle');
    expect(hit && quote(hit)).toMatch(/^…(word )+\[needle\]( word)+…$/);
    expect(hit && quote(hit).length).toBeLessThan(100);
  });

  it('stays in its profile and leaves out what is deleted', async () => {
    await addChat('A', 'needle', 'q');
    const removed = await addChat('B', 'needle');
    await removeChat(db, removed);
    expect(await search('needle')).toEqual([]);
  });

  it('reads past the first slice', async () => {
    const { id } = await createChat(db, 'p');
    await db.messages.bulkAdd(
      Array.from({ length: 1000 }, (_, i) => ({
        id: toMessageId(id, i),
        chatId: id,
        parentId: null,
        role: 'user' as const,
        text: `number ${i} `,
        createdAt: i,
        status: 'done' as const,
      })),
    );
    for (const i of [0, 199, 200, 999]) {
      expect(await search(`number ${i} `)).toMatchObject([{ chat: { id } }]);
    }
    // Of several the newest.
    expect(await search('number')).toMatchObject([{ messageId: toMessageId(id, 999) }]);
  });

  it('ends when the next search begins', async () => {
    await addChat('A', 'needle');
    const controller = new AbortController();
    const searching = searchChats(db, { profileId: 'p', text: 'needle' }, controller.signal);
    controller.abort();
    await expect(searching).rejects.toMatchObject({ name: 'AbortError' });
  });
});
