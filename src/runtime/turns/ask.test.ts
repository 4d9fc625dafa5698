import { expect, it } from 'vitest';
import { AppError } from '../../core/errors';
import { createChat, getChat, removeChat, setDeviceOnly, toNewChat } from '../../data/chats';
import { listMessages } from '../../data/messages';
import type { TurnRows } from '../../data/turn-rows';
import { openTestDb } from '../../test/db';
import { createAsk } from './ask';
import { createTurnsAtHand } from './turns-at-hand';

async function open() {
  const db = await openTestDb();
  const turnsAtHand = createTurnsAtHand(db);
  const asked: { readonly rows: Promise<TurnRows>; readonly isStored: Promise<unknown> }[] = [];
  const failures: unknown[] = [];
  const ask = createAsk({
    db,
    turnsAtHand,
    notices: {
      act: (work) => void Promise.resolve(work()).catch((error: unknown) => failures.push(error)),
    },
    jobs: {
      async enqueue(_, input, stored = Promise.resolve()) {
        const messageId = 'messageId' in input ? input.messageId : '';
        asked.push({ rows: turnsAtHand.read(messageId), isStored: stored });
        await stored;
        return 'job';
      },
    },
  });
  return { db, ask, asked, failures, turnsAtHand };
}

it('has a question answered from rows that are not stored yet, the same that are stored then', async () => {
  const { db, ask, asked, turnsAtHand } = await open();
  const newChat = toNewChat('p');
  const asking = ask({ chatId: newChat.id, newChat, parentId: null, text: 'Why?' }, []);
  expect(asked).toHaveLength(1);
  const rows = await asked[0]?.rows;
  const { chat, question, answer } = await asking;
  expect(rows?.messages).toEqual([question, answer]);
  expect(await listMessages(db, newChat.id)).toEqual([question, answer]);
  expect(await getChat(db, newChat.id)).toEqual(chat);
  expect(chat).toMatchObject({ title: 'Why?', leafId: answer.id });
  // Whoever asks later reads what is stored by then.
  expect((await turnsAtHand.read(answer.id)).chat).toEqual(chat);
});

it('keeps to what was decided right before, shown or not', async () => {
  const { db, ask, asked } = await open();
  const chat = await createChat(db, 'p');
  const deciding = setDeviceOnly(db, chat.id, true);
  await ask({ chatId: chat.id, parentId: null, text: 'Secret' }, []);
  await deciding;
  expect((await asked[0]?.rows)?.chat?.deviceOnly).toBe(true);
});

it('comes after every message of its chat, whatever the clock did', async () => {
  const { db, ask } = await open();
  const chat = await createChat(db, 'p');
  const first = await ask({ chatId: chat.id, parentId: null, text: 'One' }, []);
  const late = { ...first.answer, createdAt: Date.now() + 60_000 };
  const next = await ask({ chatId: chat.id, parentId: late.id, text: 'Two' }, [late]);
  expect(next.question.createdAt).toBe(late.createdAt + 1);
});

it('says why a question could not be stored, and says it once', async () => {
  const { db, ask, failures } = await open();
  const chat = await createChat(db, 'p');
  await removeChat(db, chat.id);
  await db.chats.delete(chat.id);
  const asking = ask({ chatId: chat.id, parentId: null, text: 'Lost' }, []);
  await expect(asking).rejects.toSatisfy(
    (error) => error instanceof AppError && error.code === 'record-not-found',
  );
  expect(await listMessages(db, chat.id)).toEqual([]);
  expect(failures).toEqual([]);
});
