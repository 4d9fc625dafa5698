import { afterEach, describe, expect, it } from 'vitest';
import { createFlatIndex } from './flat-index';
import { createTestVoy, type TestVoy } from './test-voy';
import { createRandom, makeVectors } from './test-vectors';
import { createVoyIndex } from './voy-index';

let running: TestVoy[] = [];
afterEach(() => {
  for (const { client } of running) client.terminate();
  running = [];
});

function create(dimensions: number, limit = 5_000) {
  const voy = createTestVoy();
  running.push(voy);
  const flat = createFlatIndex(dimensions);
  const index = createVoyIndex({ flat, voy: voy.client, indexId: 'test', limit });
  return { voy, flat, index };
}

describe('voy index', () => {
  it('gives the ids and scores of the flat index on 200 queries, and voy is what answers', async () => {
    const { voy, flat, index } = create(384);
    const { rows, queries } = makeVectors('clustered', 1_000, 200);
    rows.forEach((row, id) => index.add(id, row));
    await index.settled();
    for (const query of queries) {
      expect(await index.search(query, 8)).toEqual(flat.searchNow(query, 8));
    }
    expect(index.engineStats()).toEqual({
      vectors: 1_000,
      voySearches: 200,
      flatSearches: 0,
      voy: 'ready',
    });
    expect(await voy.counts()).toEqual({ points: 1_000, adds: 2, removes: 0, searches: 200 });
  });

  it('answers from the flat index until voy is built', async () => {
    const { index } = create(16);
    makeVectors('clustered', 100, 0, 16).rows.forEach((row, id) => index.add(id, row));
    const query = new Float32Array(16).fill(1);
    const early = await index.search(query, 8);
    expect(index.engineStats()).toMatchObject({ voySearches: 0, flatSearches: 1, voy: 'building' });
    await index.settled();
    expect(await index.search(query, 8)).toEqual(early);
    expect(index.engineStats()).toMatchObject({ voySearches: 1, voy: 'ready' });
  });

  it('survives 100 identical, zero and NaN vectors, which alone would make voy panic', async () => {
    const { voy, flat, index } = create(8);
    const same = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    for (let id = 0; id < 100; id += 1) expect(index.add(id, same)).toBe(true);
    makeVectors('hard', 50, 0, 8).rows.forEach((row, id) => index.add(100 + id, row));
    expect(index.add(200, new Float32Array(8))).toBe(false);
    expect(index.add(201, new Float32Array(8).fill(NaN))).toBe(false);
    await index.settled();
    const hits = await index.search(same, 120);
    expect(hits).toEqual(flat.searchNow(same, 120));
    expect(hits.slice(0, 100).map(({ id }) => id)).toEqual(
      Array.from({ length: 100 }, (_, i) => i),
    );
    expect(await index.search(new Float32Array(8), 8)).toEqual([]);
    expect(await index.search(new Float32Array(8).fill(NaN), 8)).toEqual([]);
    expect(index.engineStats()).toMatchObject({ voySearches: 1, voy: 'ready' });
    expect((await voy.counts()).points).toBe(51);
    // One of the hundred goes: the point stays for the others.
    index.remove(0);
    await index.settled();
    expect((await index.search(same, 99)).map(({ id }) => id)).not.toContain(0);
    expect((await voy.counts()).points).toBe(51);
  });

  it('loses nothing when its worker is killed, and uses a new one', async () => {
    const { voy, flat, index } = create(32);
    const { rows, queries } = makeVectors('clustered', 700, 5, 32);
    rows.forEach((row, id) => index.add(id, row));
    await index.settled();
    const [query = new Float32Array(32)] = queries;
    const wanted = flat.searchNow(query, 8);
    const open = index.search(query, 8);
    voy.kill();
    expect(await open).toEqual(wanted);
    expect(await index.search(query, 8)).toEqual(wanted);
    await index.settled();
    expect(await index.search(query, 8)).toEqual(wanted);
    expect(index.engineStats()).toEqual({
      vectors: 700,
      voySearches: 1,
      flatSearches: 2,
      voy: 'ready',
    });
    expect(voy.spawned).toBe(2);
  });

  it('leaves data that voy cannot hold to the flat index, after few tries', async () => {
    const { voy, flat, index } = create(16);
    // All equal on the axis that the tree splits first: the library panics.
    makeVectors('hard', 200, 0, 16).rows.forEach((row, id) => {
      row[0] = 0;
      index.add(id, row);
    });
    await index.settled();
    expect(index.engineStats().voy).toBe('off');
    expect(voy.spawned).toBe(3);
    const query = Float32Array.from({ length: 16 }, (_, axis) => axis - 7);
    expect(await index.search(query, 8)).toEqual(flat.searchNow(query, 8));
    expect(index.engineStats()).toMatchObject({ voySearches: 0, flatSearches: 1 });
  });

  it('follows any order of adding, replacing and removing', async () => {
    const random = createRandom(11);
    const { voy, flat, index } = create(24);
    const { rows, queries } = makeVectors('hard', 900, 12, 24);
    for (const query of queries) {
      for (let step = 0; step < 100; step += 1) {
        const id = Math.floor(random() * 400);
        if (random() < 0.7) index.add(id, rows[Math.floor(random() * 900)] ?? new Float32Array());
        else index.remove(id);
      }
      await index.settled();
      expect(await index.search(query, 8)).toEqual(flat.searchNow(query, 8));
    }
    const { voySearches, flatSearches } = index.engineStats();
    expect([voySearches, flatSearches]).toEqual([12, 0]);
    expect((await voy.counts()).removes).toBeGreaterThan(0);
  });

  it('is left alone above its limit, and taken up again below it', async () => {
    const { voy, index } = create(16, 50);
    const { rows, queries } = makeVectors('clustered', 51, 1, 16);
    const [query = new Float32Array(16)] = queries;
    rows.forEach((row, id) => index.add(id, row));
    await index.settled();
    await index.search(query, 8);
    expect(index.engineStats()).toMatchObject({ voySearches: 0, flatSearches: 1, voy: 'off' });
    expect(voy.spawned).toBe(0);
    index.remove(50);
    await index.settled();
    await index.search(query, 8);
    expect(index.engineStats()).toMatchObject({ voySearches: 1, voy: 'ready' });
    index.add(50, rows[50] ?? query);
    await index.search(query, 8);
    await index.search(query, 8);
    expect((await voy.counts()).points).toBe(0);
  });

  it('leaves filtered searches to the flat index', async () => {
    const { flat, index } = create(16);
    const { rows, queries } = makeVectors('clustered', 100, 1, 16);
    const [query = new Float32Array(16)] = queries;
    rows.forEach((row, id) => index.add(id, row));
    await index.settled();
    const even = (id: number) => id % 2 === 0;
    expect(await index.search(query, 8, even)).toEqual(flat.searchNow(query, 8, even));
    expect(index.engineStats()).toMatchObject({ voySearches: 0, flatSearches: 1 });
  });
});
