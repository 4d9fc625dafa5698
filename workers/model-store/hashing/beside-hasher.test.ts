import { expect, it } from 'vitest';
import { createHasherBeside, type HashThread } from './beside-hasher';
import { CHUNK_BYTES } from '../../../src/core/model/model-manifest';
import { createFileHasher, type FileHasher } from './digest';
import type { HashReply } from './hash-wire';
import { createHashServer } from './serve-hashing';
import { makeGguf } from '../test/test-site';

const MIB = 2 ** 20;
const whole = makeGguf(19 * MIB + 12_345);

/** The real server, a task away as it is in a thread of its own. */
function startThread(): HashThread & { fail(): void } {
  const thread: HashThread & { fail(): void } = {
    onmessage: null,
    onerror: null,
    postMessage(message, transfer = []) {
      const sent = structuredClone(message, { transfer });
      setTimeout(() => serve(sent));
    },
    fail: () => thread.onerror?.({ message: 'gone' } as ErrorEvent),
  };
  const serve = createHashServer((reply: HashReply) =>
    setTimeout(() => thread.onmessage?.({ data: reply } as MessageEvent<HashReply>)),
  );
  return thread;
}

async function feed(hasher: FileHasher, from = 0): Promise<void> {
  for (let at = from; at < whole.length; at += 300_000) {
    await hasher.take(whole.slice(at, at + 300_000));
  }
}

it('tells the same digests as this thread does, for several files at once', async () => {
  const create = createHasherBeside(startThread);
  const [here, beside, other] = [
    await createFileHasher(true),
    await create(true),
    await create(false),
  ];
  await Promise.all([feed(here), feed(beside), feed(other, 5 * MIB)]);
  const expected = await here.digests();
  expect(await beside.chunks()).toEqual(expected.chunks);
  expect(await beside.digests()).toEqual(expected);
  expect(await other.digests()).not.toHaveProperty('md5');
  const wholeChunks = await beside.wholeChunks();
  expect(wholeChunks).toEqual(expected.chunks.slice(0, Math.floor(whole.length / CHUNK_BYTES)));
});

it('leaves a reused buffer to its owner, and forgets what was before a reset', async () => {
  const hasher = await createHasherBeside(startThread)(false);
  const buffer = whole.slice(0, 9 * MIB);
  await hasher.update(buffer);
  buffer.fill(0);
  hasher.reset();
  expect(await hasher.wholeChunks()).toEqual([]);
  await feed(hasher);
  const here = await createFileHasher(false);
  await feed(here);
  expect(await hasher.digests()).toEqual(await here.digests());
});

it('holds the giver back when the thread does not follow', async () => {
  let given = 0;
  const silent: HashThread = { onmessage: null, onerror: null, postMessage: () => undefined };
  const hasher = await createHasherBeside(() => silent)(false);
  const giving = (async () => {
    for (; given < 100; given += 1) await hasher.take(new Uint8Array(MIB));
  })();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(given).toBe(32);
  silent.onerror?.({ message: '' } as ErrorEvent);
  await expect(giving).rejects.toMatchObject({ code: 'internal' });
});

it('fails what is open when the thread ends, and starts another for the next file', async () => {
  const threads: ReturnType<typeof startThread>[] = [];
  const create = createHasherBeside(() => {
    const thread = startThread();
    threads.push(thread);
    return thread;
  });
  const hasher = await create(false);
  const asked = hasher.digests();
  threads[0]?.fail();
  await expect(asked).rejects.toMatchObject({ code: 'internal' });
  await expect(hasher.digests()).rejects.toMatchObject({ code: 'internal' });
  const next = await create(false);
  await feed(next);
  expect((await next.digests()).chunks).toHaveLength(3);
  expect(threads).toHaveLength(2);
});
