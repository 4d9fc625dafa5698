import { describe, expect, it } from 'vitest';
import { indexedDB as memory } from 'fake-indexeddb';
import type { Chunk } from '../core/documents/chunk-document';
import type { ReadCheckpoint, Section } from '../core/documents/ingest-api';
import { createId } from '../core/ids';
import type { SegmentPart } from '../core/documents/retrieval-api';
import { openTestDb } from '../test/db';
import {
  getCheckpoint,
  getChunks,
  listChunkIds,
  listChunks,
  listSections,
  putRead,
} from './chunks';
import { addCollection, changeCollection, listCollections, removeCollection } from './collections';
import {
  addDocument,
  changeDocument,
  factsOf,
  findByDigest,
  getDocumentFile,
  listDocuments,
  listRemovedDocuments,
  purgeDocument,
  putDetails,
  removeDocument,
  restoreDocument,
} from './documents';
import { listIndexSegments, removeIndex, saveIndexSegments } from './index-segments';
import { LOOSE_COLLECTION_ID } from './knowledge-records';

const file = new Blob(['hello']);
const newDocument = (name: string, collectionId = LOOSE_COLLECTION_ID) => ({
  collectionId,
  name,
  digest: `digest of ${name}`,
  file,
});
const section = (index: number): Section => ({ index, offset: index * 10, text: 'x', blocks: [] });
const chunk = (index: number): Chunk => ({
  index,
  text: `text ${index}`,
  start: index,
  end: index + 1,
  headings: [],
  tokens: 2,
  hash: String(index),
});
const checkpoint = (index: number): ReadCheckpoint => ({ index, offset: index * 10 });

describe('collections', () => {
  it('keep their order and settings; their documents outlive them', async () => {
    const db = await openTestDb();
    const first = await addCollection(db, 'House');
    await addCollection(db, 'Work');
    await changeCollection(db, first.id, { name: 'Home', chunkTokens: 100 });
    expect((await listCollections(db)).map(({ name }) => name)).toEqual(['Home', 'Work']);
    const { id, chunkTokens } = await addDocument(db, newDocument('a.md', first.id));
    expect(chunkTokens).toBe(100);
    await removeCollection(db, first.id);
    expect(await listDocuments(db, LOOSE_COLLECTION_ID)).toMatchObject([{ id }]);
  });

  it('refuses to change what is not there', async () => {
    const db = await openTestDb();
    await expect(changeCollection(db, 'gone', { name: 'x' })).rejects.toMatchObject({
      code: 'record-not-found',
    });
  });
});

describe('documents', () => {
  it('are found by their content, in their collection', async () => {
    const db = await openTestDb();
    const { id } = await addDocument(db, newDocument('a.md', 'c'));
    expect(await findByDigest(db, 'c', 'digest of a.md')).toMatchObject({ id });
    expect(await findByDigest(db, 'other', 'digest of a.md')).toBeUndefined();
  });

  it('come back after a delete; once purged nothing of them is left', async () => {
    const db = await openTestDb();
    const { id } = await addDocument(db, newDocument('a.md'));
    const kept = await addDocument(db, newDocument('b.md'));
    await putRead(db, id, [{ section: section(0), chunks: [chunk(0)], checkpoint: checkpoint(1) }]);
    await putRead(db, kept.id, [{ section: section(0), chunks: [chunk(0)] }]);
    await removeDocument(db, id);
    expect(await listDocuments(db)).toMatchObject([{ id: kept.id }]);
    await restoreDocument(db, id);
    expect(await listDocuments(db)).toHaveLength(2);
    await removeDocument(db, id);
    expect(await listRemovedDocuments(db)).toMatchObject([{ id }]);
    await purgeDocument(db, id);
    expect(await listRemovedDocuments(db)).toEqual([]);
    const tables = [db.documents, db.documentFiles, db.sections, db.chunks];
    for (const table of tables) expect(await table.count(), table.name).toBe(1);
    expect(await db.checkpoints.count()).toBe(0);
    expect(await getDocumentFile(db, id)).toBeUndefined();
  });

  it('refuses to change what is not there', async () => {
    const db = await openTestDb();
    await expect(changeDocument(db, 'gone', (row) => row)).rejects.toMatchObject({
      code: 'record-not-found',
    });
  });
});

describe('what was read', () => {
  it('is numbered, in order, and says where to go on', async () => {
    const db = await openTestDb();
    const first = await putRead(db, 'd', [
      { section: section(0), chunks: [chunk(0), chunk(1)], checkpoint: checkpoint(1) },
      { section: section(1), chunks: [], checkpoint: checkpoint(2) },
    ]);
    expect(await getCheckpoint(db, 'd')).toEqual(checkpoint(2));
    const last = await putRead(db, 'd', [{ chunks: [chunk(2)] }]);
    expect(await getCheckpoint(db, 'd')).toBeUndefined();
    expect(await listSections(db, 'd')).toMatchObject([{ index: 0 }, { index: 1 }]);
    expect(await listChunks(db, 'd')).toEqual([...first, ...last]);
    const [a, b] = first;
    expect(await listChunkIds(db, ['d', 'e'])).toHaveLength(3);
    expect(await getChunks(db, [b?.id ?? 0, 9999, a?.id ?? 0])).toEqual([b, a]);
  });

  it('never uses the number of a chunk again', async () => {
    const db = await openTestDb();
    const [before] = await putRead(db, 'd', [{ chunks: [chunk(0)] }]);
    await db.chunks.clear();
    const [after] = await putRead(db, 'd', [{ chunks: [chunk(0)] }]);
    expect(after?.id).toBeGreaterThan(before?.id ?? Infinity);
  });
});

it('keeps the index of a collection in segments', async () => {
  const db = await openTestDb();
  const part = (segment: number, name: SegmentPart, byte: number) => ({
    segment,
    part: name,
    bytes: Uint8Array.of(byte).buffer,
  });
  const put = [part(0, 'vectors', 1), part(0, 'chunks', 2), part(1, 'chunks', 3)];
  await saveIndexSegments(db, 'a', { revision: 1, put, remove: [] });
  await saveIndexSegments(db, 'b', { revision: 1, put: [part(0, 'chunks', 4)], remove: [] });
  await saveIndexSegments(db, 'a', {
    revision: 2,
    put: [part(0, 'vectors', 9)],
    remove: [{ segment: 1, part: 'chunks' }],
  });
  const stored = await listIndexSegments(db, 'a');
  const told = stored.map(({ part: name, bytes }) => [name, ...new Uint8Array(bytes)]);
  expect(told).toEqual([
    ['chunks', 2],
    ['vectors', 9],
  ]);
  await removeIndex(db, 'a');
  expect(await db.indexSegments.count()).toBe(1);
});

it('opens a database of version 1 with what is in it', async () => {
  const name = createId();
  const old = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = memory.open(name, 10);
    request.onupgradeneeded = () => {
      const keys = { profiles: 'id', chats: 'id', messages: 'id', settings: 'key', jobs: 'id' };
      for (const [store, keyPath] of Object.entries(keys)) {
        request.result.createObjectStore(store, { keyPath });
      }
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('open failed'));
  });
  old.transaction('profiles', 'readwrite').objectStore('profiles').add({ id: 'p', name: 'Old' });
  old.close();
  const db = await openTestDb(name);
  expect(await db.profiles.toArray()).toEqual([{ id: 'p', name: 'Old' }]);
  expect(await listDocuments(db)).toEqual([]);
});

describe('details of a document', () => {
  it('are the file’s until the user writes others, which a second reading leaves alone', async () => {
    const db = await openTestDb();
    const { id } = await addDocument(db, newDocument('a.pdf'));
    const read = { title: 'Scan 0001', author: 'Printer', writtenAt: 5 };
    await changeDocument(db, id, (row) => ({ ...row, ...read }));
    const own = { title: 'Lease', author: null, writtenAt: 5 };
    await putDetails(db, id, { name: 'Lease.pdf', tags: [' home', 'home ', '', 'paper'], ...own });
    await changeDocument(db, id, (row) => ({ ...row, ...read }));
    const [document] = await listDocuments(db);
    if (!document) throw new Error('The document is gone');
    expect(factsOf(document)).toEqual({ title: 'Lease', writtenAt: 5 });
    expect(document).toMatchObject({ name: 'Lease.pdf', tags: ['home', 'paper'] });
    expect(document.own).toEqual({ title: 'Lease', author: null });

    await putDetails(db, id, { name: 'Lease.pdf', tags: [], ...read });
    const [again] = await listDocuments(db);
    expect(again?.own).toBeUndefined();
    expect(again && factsOf(again)).toEqual(read);
  });
});
