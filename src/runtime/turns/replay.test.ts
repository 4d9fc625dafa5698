import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeEngine } from '../../core/engine/fake-engine';
import type { ModelManifest, ModelSpec } from '../../core/model/model-manifest';
import { createChat } from '../../data/chats';
import type { Database } from '../../data/db';
import { addTurn, finishAnswer, getMessage } from '../../data/messages';
import { createProfile } from '../../data/profiles';
import type { Making, Message } from '../../data/records';
import { openTestDb } from '../../test/db';
import { createTestBrowser } from '../../test/tabs';
import { createModelManager } from '../models/model-manager';
import { partsOf, replayAnswer } from './replay';

const WHOLE = 'One two three four five six';
const signal = new AbortController().signal;
const making: Making = {
  from: 0,
  modelId: 'chat',
  modelDigest: 'abc',
  sampling: {
    temperature: 1,
    topP: 1,
    topK: 0,
    minP: 0,
    repetitionPenalty: 1,
    maxTokens: 50,
    seed: 7,
  },
  systemPrompt: '',
  alternatives: 0,
};
const spec: ModelSpec = {
  modelId: 'chat',
  name: 'Chat',
  family: 'Test',
  task: 'chat',
  engine: 'wllama',
  quantization: 'Q8_0',
  contextLength: 1024,
  licence: 'MIT',
  summary: '',
  files: [],
  bytes: 1,
  sources: [],
};
const manifest: ModelManifest = {
  version: 1,
  spec,
  files: [{ path: 'a', bytes: 1, sha256: 'abc' }],
  source: 'test',
  installedAt: 0,
};

let db: Database;
beforeEach(async () => {
  db = await openTestDb();
});

async function replayed(row: Partial<Message>) {
  const profile = await createProfile(db, 'P');
  const chat = await createChat(db, profile.id);
  const { answer } = await addTurn(db, { chatId: chat.id, parentId: null, text: 'Count' });
  await finishAnswer(db, answer.id, { status: 'done', finishReason: 'stop', ...row });
  const models = createModelManager({
    tabs: createTestBrowser().openTab(),
    ensureInstalled: async () => manifest,
    createEngine: () => createFakeEngine({ answer: () => WHOLE }),
    plan: async () => ({ options: {}, memoryBytes: 1 }),
    memoryBudget: async () => 10,
    markLoad: () => () => undefined,
    onLoaded: () => undefined,
  });
  await replayAnswer(
    { db, models, downloads: { findInstalled: () => manifest } },
    answer.id,
    signal,
  );
  return (await getMessage(db, answer.id))?.replay;
}

describe('replay', () => {
  it('says that the same answer came', async () => {
    expect(await replayed({ text: WHOLE, makings: [making] })).toMatchObject({
      outcome: 'identical',
    });
  });

  it('shows where another one parts', async () => {
    const text = WHOLE.replace('four', 'vier');
    expect(await replayed({ text, makings: [making] })).toMatchObject({
      outcome: 'differs',
      offset: 14,
      was: expect.stringMatching(/^vier/) as string,
      is: expect.stringMatching(/^four/) as string,
    });
  });

  it('shows an answer that ends earlier or later than it did', async () => {
    expect(await replayed({ text: `${WHOLE} seven`, makings: [making] })).toMatchObject({
      outcome: 'differs',
      offset: WHOLE.length,
      was: ' seven',
      is: '',
    });
    const text = 'One two three';
    expect(await replayed({ text, makings: [making] })).toMatchObject({
      outcome: 'differs',
      offset: text.length,
      was: '',
    });
  });

  it('takes the beginning of a stopped answer for all there is', async () => {
    const row = { text: 'One two three', finishReason: 'abort', status: 'stopped' } as const;
    expect(await replayed({ ...row, makings: [making] })).toMatchObject({ outcome: 'identical' });
  });

  it('refuses other files, and answers of which nothing is kept', async () => {
    const other = { ...making, modelDigest: 'other' };
    expect(await replayed({ text: WHOLE, makings: [other] })).toMatchObject({
      outcome: 'other-files',
    });
    await expect(replayed({ text: WHOLE })).rejects.toMatchObject({ code: 'capability-missing' });
  });

  it('begins anew where the answer was gone on with or its engine was lost', () => {
    const makings = [making, { ...making, from: 8, alternatives: 20 }];
    const seams = [{ offset: 14, cause: 'engine-crashed', waitedMs: 1 } as const];
    const parts = partsOf({ text: WHOLE, makings, seams });
    expect(parts.map(({ from, to, making: { alternatives } }) => [from, to, alternatives])).toEqual(
      [
        [0, 8, 0],
        [8, 14, 20],
        [14, WHOLE.length, 0],
      ],
    );
  });
});
