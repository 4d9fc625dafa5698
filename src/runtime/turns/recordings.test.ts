import { beforeEach, describe, expect, it } from 'vitest';
import type { SampledToken } from '../../core/engine/engine';
import { toLenientText } from '../../core/trace/token-text';
import { traceBytes } from '../../core/trace/token-trace';
import { createChat, removeChat } from '../../data/chats';
import type { Database } from '../../data/db';
import { addTurn, beginAnswer } from '../../data/messages';
import type { Message } from '../../data/records';
import { getTrace, listTracedMessages, putTrace, readTrace } from '../../data/traces';
import { openTestDb } from '../../test/db';
import { createNotices } from '../notices';
import { createRecordings, type Recordings } from './recordings';

const setup = { modelId: 'starter', sampling: { temperature: 0 }, alternatives: 2 };

let db: Database;
let recordings: Recordings;
let message: Message;

beforeEach(async () => {
  db = await openTestDb();
  recordings = createRecordings(
    db,
    createNotices(() => ({ title: '', detail: '', technical: '' })),
  );
  const chat = await createChat(db, 'p');
  message = (await addTurn(db, { chatId: chat.id, parentId: null, text: 'Why?' })).answer;
});

function token(text: string): SampledToken {
  return { text, logprob: -0.25, top: [{ text, logprob: -0.25 }] };
}

async function stored(messageId = message.id) {
  const row = await getTrace(db, messageId);
  if (!row) throw new Error('No trace is stored');
  const read = readTrace(row);
  if (!read.ok) throw new Error(read.reason);
  return { row, end: read.end, text: toLenientText(traceBytes(read.trace)), trace: read.trace };
}

describe('recordings', () => {
  it('can be read while they grow and are stored when the answer ends', async () => {
    const recording = await recordings.begin(message, 'raw', setup);
    recording.add('Because', [token('Because')]);
    expect(recordings.growing(message.id)?.entry).toHaveLength(1);
    recording.add(' so', [token(' so')]);
    await recording.keep('Because so');
    expect(recordings.growing(message.id)).toBeUndefined();
    expect(await stored()).toMatchObject({ text: 'Because so', end: 'whole', row: { setup } });
    expect((await listTracedMessages(db, 5)).map(({ id }) => id)).toEqual([message.id]);
  });

  it('go on behind what was recorded, with a gap for what was not', async () => {
    const first = await recordings.begin(message, 'raw', setup);
    first.add('One', [token('One')]);
    await first.keep('One');
    const second = await recordings.begin({ ...message, text: 'One two' }, 'raw', setup);
    second.add(' three', [token(' three')]);
    await second.keep('One two three');
    const { text, trace } = await stored();
    expect(text).toBe('One two three');
    expect(trace.logprob.map(Number.isNaN)).toEqual([false, true, false]);
  });

  it('start with the tokens of the version they branched off', async () => {
    const first = await recordings.begin(message, 'raw', setup);
    first.add('Left', [token('Left')]);
    await first.keep('Left');
    const { row } = await stored();
    const branch = await beginAnswer(db, {
      chatId: message.chatId,
      parentId: message.parentId ?? '',
      text: 'Left',
      recordTokens: true,
      trace: { ...row, setup: { ...setup, branchedAt: 1 } },
    });
    expect(branch).toMatchObject({ text: 'Left', recordTokens: true, status: 'streaming' });
    const second = await recordings.begin(branch, 'raw', setup);
    second.add(' turn', [token(' turn')]);
    await second.keep('Left turn');
    expect(await stored(branch.id)).toMatchObject({
      text: 'Left turn',
      row: { setup: { branchedAt: 1 } },
    });
  });

  it('leave nothing behind where nothing was recorded or the message is gone', async () => {
    const empty = await recordings.begin(message, 'raw', setup);
    await empty.keep('');
    expect(await getTrace(db, message.id)).toBeUndefined();
    await putTrace(db, { messageId: 'gone', kind: 'raw', bytes: new Uint8Array() });
    expect(await getTrace(db, 'gone')).toBeUndefined();
    await removeChat(db, message.chatId);
  });

  it('of the first version still open', async () => {
    await putTrace(db, {
      messageId: message.id,
      kind: 'raw',
      tokens: [token('Old'), token(' row')],
    });
    expect(await stored()).toMatchObject({ text: 'Old row', end: 'whole' });
  });
});
