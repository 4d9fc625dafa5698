import { expect, it } from 'vitest';
import { openTestDb } from '../test/db';
import { createChat, renameChat } from './chats';
import { exportJson, exportMarkdown } from './export';
import { addTurn, beginAnswer, finishAnswer, listMessages } from './messages';

async function exampleChat() {
  const db = await openTestDb();
  const { id } = await createChat(db, 'p');
  const { question, answer } = await addTurn(db, { chatId: id, parentId: null, text: 'Why? ' });
  await finishAnswer(db, answer.id, { text: 'First', status: 'done', modelName: 'Tiny' });
  const second = await beginAnswer(db, { chatId: id, parentId: question.id, modelId: 'big' });
  await finishAnswer(db, second.id, { text: '**Second**', status: 'done' });
  return { db, id };
}

it('writes the shown branch as Markdown', async () => {
  const { db, id } = await exampleChat();
  expect(await exportMarkdown(db, id)).toEqual({
    fileName: 'Why.md',
    type: 'text/markdown',
    text: '# Why?\n\n## You\n\nWhy?\n\n## big\n\n**Second**\n',
  });
});

it('writes the whole tree as JSON', async () => {
  const { db, id } = await exampleChat();
  const { text, fileName } = await exportJson(db, id);
  expect(fileName).toBe('Why.json');
  expect(JSON.parse(text)).toMatchObject({
    format: 'hearth-chat',
    version: 1,
    chat: { id },
    messages: await listMessages(db, id),
  });
});

it('names the file so that every system takes it', async () => {
  const { db, id } = await exampleChat();
  await renameChat(db, id, '..a/b\\c: "d"?\u0007 ');
  expect((await exportMarkdown(db, id)).fileName).toBe('a b c d.md');
  await renameChat(db, id, '???');
  expect((await exportMarkdown(db, id)).fileName).toBe('chat.md');
});

it('fails with a code when the chat is not there', async () => {
  const db = await openTestDb();
  await expect(exportJson(db, 'nope')).rejects.toMatchObject({ code: 'record-not-found' });
});
