import { describe, expect, it } from 'vitest';
import { toAppError } from '../../core/errors';
import type { Source } from '../../core/documents/answering/grounding';
import { addCollection } from '../../data/collections';
import { addDocument } from '../../data/documents';
import { LOOSE_COLLECTION_ID } from '../../data/knowledge-records';
import { openTestDb } from '../../test/db';
import { HERE, OFFICE } from '../../test/turn';
import { findKeeper, keepOnDevice } from './device-only';

async function create() {
  const db = await openTestDb();
  const contracts = await addCollection(db, 'Contracts');
  const add = (collectionId: string, digest: string) =>
    addDocument(db, { collectionId, name: 'a.txt', digest, file: new Blob(['x']) });
  const secret = await add(contracts.id, 'one');
  const open = await add(LOOSE_COLLECTION_ID, 'two');
  const plain = { chat: undefined, kept: [contracts], settings: { collectionIds: [] }, branch: [] };
  const sourceOf = (documentId: string): Source => ({
    chunkId: '1',
    documentId,
    documentName: 'a.txt',
    text: 'x',
    start: 0,
    end: 1,
  });
  return { db, contracts, secret, open, plain, sourceOf };
}

describe('what keeps a turn here', () => {
  const kept = { of: 'collection', name: 'Contracts' };

  it('is the mark of the chat, before all else', async () => {
    const { db, plain } = await create();
    expect(await findKeeper(db, plain)).toBeUndefined();
    const chat = { deviceOnly: true } as const;
    expect(await findKeeper(db, { ...plain, chat })).toEqual({ of: 'chat' });
  });

  it('is a collection that is chosen, or whose document the chat is about', async () => {
    const { db, plain, contracts, secret, open } = await create();
    const chosen = { collectionIds: [LOOSE_COLLECTION_ID, contracts.id] };
    expect(await findKeeper(db, { ...plain, settings: chosen })).toEqual(kept);
    const about = (documentId: string) => ({
      ...plain,
      settings: {
        collectionIds: [],
        about: { collectionId: contracts.id, documentId, documentName: 'a.txt' },
      },
    });
    expect(await findKeeper(db, about(secret.id))).toEqual(kept);
    expect(await findKeeper(db, about(open.id))).toBeUndefined();
  });

  it('is a document that an earlier answer was given from, or is to be', async () => {
    const { db, plain, secret, open, sourceOf } = await create();
    const earlier = (documentId: string) => ({
      ...plain,
      branch: [{ sources: [sourceOf(documentId)] }, {}],
    });
    expect(await findKeeper(db, earlier(secret.id))).toEqual(kept);
    expect(await findKeeper(db, earlier(open.id))).toBeUndefined();
    const asked = { ...plain, branch: [{ ask: { documentId: secret.id } }] };
    expect(await findKeeper(db, asked)).toEqual(kept);
  });
});

describe('a turn that is kept here', () => {
  const settings = { modelId: OFFICE, fallback: { modelIds: ['bridge:far:m', HERE] } };

  it('leaves every server out, and goes on with who is left', () => {
    expect(keepOnDevice(undefined, settings)).toBe(settings);
    expect(keepOnDevice({ of: 'chat' }, settings)).toEqual({
      modelId: HERE,
      fallback: { modelIds: [] },
    });
  });

  it('is refused where nobody is left, and says what keeps it', () => {
    const kept = { of: 'collection', name: 'Contracts' } as const;
    const run = () => keepOnDevice(kept, { modelId: OFFICE });
    expect(run).toThrow(expect.objectContaining({ code: 'place-not-allowed' }));
    try {
      run();
    } catch (error) {
      expect(toAppError(error).details['why']).toContain('“Contracts”');
    }
  });
});
