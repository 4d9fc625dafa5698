import { beforeEach, describe, expect, it } from 'vitest';
import { openTestDb } from '../test/db';
import { recoverAnswers, stopWaitingAnswer } from './answer-recovery';
import { createChat, getChat } from './chats';
import type { Database } from './db';
import { putJob } from './jobs';
import { branchOf, createMessageTree, newestLeafOf } from './message-tree';
import { toMessageId } from './message-id';
import {
  addTurn,
  beginAnswer,
  continueAnswer,
  finishAnswer,
  getMessage,
  listMessages,
  listNewestMessages,
  rateMessage,
  savePartial,
  setLeaf,
} from './messages';

let db: Database;
let chatId: string;

beforeEach(async () => {
  db = await openTestDb();
  chatId = (await createChat(db, 'p')).id;
});

const ask = (text: string, parentId: string | null = null) =>
  addTurn(db, { chatId, parentId, text });

describe('a chat as a tree', () => {
  it('keeps edits and regenerations as siblings and shows the newest', async () => {
    const first = await ask('one');
    const second = await ask('two', first.answer.id);
    const again = await beginAnswer(db, { chatId, parentId: second.question.id });
    const edited = await ask('two, edited', first.answer.id);

    const rows = await listMessages(db, chatId);
    const tree = createMessageTree(rows);
    expect(rows).toHaveLength(7);
    expect((await getChat(db, chatId))?.leafId).toBe(edited.answer.id);
    expect(tree.branch(edited.answer.id).map((row) => row.id)).toEqual([
      first.question.id,
      first.answer.id,
      edited.question.id,
      edited.answer.id,
    ]);
    expect(tree.siblings(second.question.id).map((row) => row.text)).toEqual([
      'two',
      'two, edited',
    ]);
    expect(tree.siblings(again.id).map((row) => row.id)).toEqual([second.answer.id, again.id]);
  });

  it('shows the end of a branch with all its versions from the newest rows alone', async () => {
    const first = await ask('one');
    const second = await ask('two', first.answer.id);
    const again = await beginAnswer(db, { chatId, parentId: second.question.id });
    const third = await ask('three', again.id);
    const idsOf = (rows: readonly { id: string }[]) => rows.map((row) => row.id);

    const newest = await listNewestMessages(db, chatId, 5);
    expect(idsOf(newest)).toEqual(
      idsOf([second.question, second.answer, again, third.question, third.answer]),
    );
    const end = createMessageTree(newest);
    const whole = createMessageTree(await listMessages(db, chatId));
    // Versions of the second question may be older than these rows.
    const shown = idsOf([again, third.question, third.answer]);
    expect(idsOf(end.branchEnd(third.answer.id))).toEqual(shown);
    expect(idsOf(whole.branch(third.answer.id)).slice(-3)).toEqual(shown);
    for (const id of shown) expect(end.siblings(id)).toEqual(whole.siblings(id));

    expect(end.branchEnd(first.answer.id)).toEqual([]);
    expect(await listNewestMessages(db, chatId, 99)).toEqual(await listMessages(db, chatId));
  });

  it('goes down to the newest leaf of a chosen version', async () => {
    const first = await ask('one');
    const second = await ask('two', first.answer.id);
    const third = await ask('three', second.answer.id);
    await beginAnswer(db, { chatId, parentId: first.question.id });

    await setLeaf(db, chatId, first.answer.id);
    expect((await getChat(db, chatId))?.leafId).toBe(third.answer.id);
    expect(newestLeafOf(await listMessages(db, chatId), third.question.id)).toBe(third.answer.id);
  });

  it('orders messages of one millisecond, and of a clock that goes back', async () => {
    const { answer } = await ask('one');
    const later = Date.now() + 60_000;
    await db.messages.put({ ...answer, id: toMessageId(chatId, later), createdAt: later });
    const next = await ask('two', answer.id);
    expect(next.question.createdAt).toBeGreaterThan(later);
    expect(next.answer.createdAt).toBeGreaterThan(next.question.createdAt);
  });

  it('shows the newest branch when the leaf is unknown', async () => {
    const { question, answer } = await ask('one');
    const rows = await listMessages(db, chatId);
    for (const leafId of [undefined, 'gone']) {
      expect(branchOf(rows, leafId).map((row) => row.id)).toEqual([question.id, answer.id]);
    }
  });

  it('names the chat after its first message only', async () => {
    const { answer } = await ask('  What is a hearth?\nReally?');
    await ask('And a chimney?', answer.id);
    expect((await getChat(db, chatId))?.title).toBe('What is a hearth?');
  });
});

describe('a streaming answer', () => {
  it('does not touch the row until it is finished', async () => {
    const { answer } = await ask('one');
    await savePartial(db, answer.id, 'half');
    expect(await getMessage(db, answer.id)).toMatchObject({ text: '', status: 'streaming' });

    await finishAnswer(db, answer.id, { text: 'whole', status: 'done' });
    expect(await getMessage(db, answer.id)).toMatchObject({ text: 'whole', status: 'done' });
    expect(await db.partials.count()).toBe(0);
  });

  it('changes the time of the chat by new messages only', async () => {
    const { answer } = await ask('one');
    const { updatedAt } = (await getChat(db, chatId)) ?? {};
    await new Promise((resolve) => setTimeout(resolve, 5));
    await finishAnswer(db, answer.id, { text: 'whole', status: 'done' });
    await rateMessage(db, answer.id, 'good');
    await setLeaf(db, chatId, answer.id);
    expect((await getChat(db, chatId))?.updatedAt).toBe(updatedAt);
    await beginAnswer(db, { chatId, parentId: answer.parentId ?? '' });
    expect((await getChat(db, chatId))?.updatedAt).toBeGreaterThan(updatedAt ?? 0);
  });

  it('is interrupted with its saved text after a crash', async () => {
    const { answer } = await ask('one');
    await savePartial(db, answer.id, 'half');
    await recoverAnswers(db);
    expect(await getMessage(db, answer.id)).toMatchObject({ text: 'half', status: 'interrupted' });
    expect(await db.partials.count()).toBe(0);
  });

  it('goes on from its saved text when a queued job answers it', async () => {
    const { answer } = await ask('one');
    await savePartial(db, answer.id, 'half');
    await putJob(db, {
      id: 'j',
      kind: 'chat.generate',
      lane: 'gpu',
      input: { chatId, messageId: answer.id },
      state: { status: 'queued' },
      status: 'queued',
      tabId: 't',
      createdAt: 1,
    });
    await recoverAnswers(db);
    expect(await getMessage(db, answer.id)).toMatchObject({ text: 'half', status: 'streaming' });
    expect(await db.partials.count()).toBe(1);
  });

  it('is continued from the text it has', async () => {
    const { answer } = await ask('one');
    const error = { name: 'Error', code: 'internal', message: '', details: {} } as const;
    await finishAnswer(db, answer.id, { text: 'half', status: 'failed', error });
    const continued = await continueAnswer(db, answer.id);
    expect(continued).toMatchObject({ text: 'half', status: 'streaming' });
    expect(continued.error).toBeUndefined();
    await recoverAnswers(db);
    expect(await getMessage(db, answer.id)).toMatchObject({ text: 'half', status: 'interrupted' });
  });

  it('is stopped when its job is cancelled before it ran', async () => {
    const { answer } = await ask('one');
    await stopWaitingAnswer(db, answer.id);
    expect(await getMessage(db, answer.id)).toMatchObject({ text: '', status: 'stopped' });
    expect(await db.partials.count()).toBe(0);
  });

  it('stays deleted when its message was deleted meanwhile', async () => {
    const { answer } = await ask('one');
    await db.messages.delete(answer.id);
    await finishAnswer(db, answer.id, { text: 'whole', status: 'done' });
    expect(await getMessage(db, answer.id)).toBeUndefined();
  });
});

it('takes a rating and takes it back', async () => {
  const { answer } = await ask('one');
  await rateMessage(db, answer.id, 'bad');
  expect((await getMessage(db, answer.id))?.rating).toBe('bad');
  await rateMessage(db, answer.id);
  expect(await getMessage(db, answer.id)).not.toHaveProperty('rating');
});
