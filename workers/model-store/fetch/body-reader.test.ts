import { describe, expect, it } from 'vitest';
import { createBodyReader } from './body-reader';

const bytes = Uint8Array.from({ length: 10 }, (_, at) => at);

type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

/** As an older browser's, in pieces of four. */
function plainBody(): Body {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at === bytes.length) {
        controller.close();
        return;
      }
      controller.enqueue(bytes.slice(at, at + 4));
      at = Math.min(at + 4, bytes.length);
    },
  });
}

const bodies: readonly (readonly [string, () => Body | null, Body])[] = [
  [
    'a stream of bytes',
    () => new Response(bytes).body,
    new ReadableStream({ type: 'bytes', start: (body) => body.error(new TypeError('gone')) }),
  ],
  [
    'a stream of pieces',
    plainBody,
    new ReadableStream({ start: (body) => body.error(new TypeError('gone')) }),
  ],
];

describe.each(bodies)('a body that is %s', (_, open, broken) => {
  it('fills one piece of memory, however long its own pieces are', async () => {
    const reader = createBodyReader(open());
    let memory = new Uint8Array(16);
    let filledBytes = 0;
    for (;;) {
      const piece = await reader.read(memory.subarray(filledBytes, filledBytes + 3));
      expect(piece.byteOffset).toBe(filledBytes);
      memory = new Uint8Array(piece.buffer);
      if (piece.length === 0) break;
      filledBytes += piece.length;
    }
    expect(memory.subarray(0, filledBytes)).toEqual(bytes);
    expect(memory).toHaveLength(16);
    reader.cancel();
  });

  it('throws what the stream throws', async () => {
    await expect(createBodyReader(broken).read(new Uint8Array(16))).rejects.toThrow('gone');
  });
});

it('an answer without a body is empty', async () => {
  const reader = createBodyReader(null);
  expect(await reader.read(new Uint8Array(4))).toHaveLength(0);
  reader.cancel();
});
