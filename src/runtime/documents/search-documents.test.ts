import { expect, it } from 'vitest';
import { addCollection, setCollectionDeviceOnly } from '../../data/collections';
import { openTestDb } from '../../test/db';
import { createDocumentSearch } from './search-documents';

const { signal } = new AbortController();

async function create(isServer: boolean) {
  const db = await openTestDb();
  const embedded: string[] = [];
  const search = createDocumentSearch({
    db,
    index: { search: async () => ({ hits: [], words: [], tookMs: 0 }) },
    async embedQuery(text) {
      embedded.push(text);
      return { modelId: 'm', values: Float32Array.of(1) };
    },
    embedsElsewhere: async () => isServer,
  });
  const { id } = await addCollection(db, 'Contracts');
  await setCollectionDeviceOnly(db, id, true);
  return { search, embedded, keptId: id };
}

it('sends no server the words of a chat or a collection for this device only', async () => {
  const { search, embedded, keptId } = await create(true);
  const secret = { text: 'secret', limit: 5 };
  expect((await search.search({ ...secret, staysHere: true }, signal)).isByMeaning).toBe(false);
  await search.search({ ...secret, collectionIds: [keptId] }, signal);
  expect(embedded).toEqual([]);
  await search.search({ text: 'weather', limit: 5 }, signal);
  expect(embedded).toEqual(['weather']);
});

it('looks for their meaning where it is made here', async () => {
  const { search, embedded, keptId } = await create(false);
  const query = { text: 'secret', limit: 5, staysHere: true, collectionIds: [keptId] };
  expect((await search.search(query, signal)).isByMeaning).toBe(true);
  expect(embedded).toEqual(['secret']);
});
