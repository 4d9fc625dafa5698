// A body read into memory that is used again. New memory for each piece of a download costs more than
// copying its bytes.

export interface BodyReader {
  /**
   * The next bytes, in the memory of `room`, which is theirs from now on. Empty: that was all. Throws
   * what the stream throws; the memory is lost then.
   */
  read(room: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  cancel(): void;
}

type Body = ReadableStream<Uint8Array<ArrayBuffer>>;

export function createBodyReader(body: Body | null): BodyReader {
  const reader = (body && openDirect(body)) ?? copyFrom(body?.getReader());
  return {
    read: reader.read,
    cancel() {
      // A body that ended has nothing to cancel.
      reader.cancel()?.catch(() => undefined);
    },
  };
}

/** Undefined where the browser's bodies are not streams of bytes. */
function openDirect(body: Body) {
  let reader: ReadableStreamBYOBReader;
  try {
    reader = body.getReader({ mode: 'byob' });
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
  return {
    read: async (room: Uint8Array<ArrayBuffer>) =>
      (await reader.read(room)).value ?? new Uint8Array(0),
    cancel: () => reader.cancel(),
  };
}

function copyFrom(reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>> | undefined) {
  let rest = new Uint8Array(0);
  return {
    async read(room: Uint8Array<ArrayBuffer>) {
      if (rest.length === 0) rest = (await reader?.read())?.value ?? rest;
      const filled = room.subarray(0, rest.length);
      filled.set(rest.subarray(0, filled.length));
      rest = rest.subarray(filled.length);
      return filled;
    },
    cancel: () => reader?.cancel(),
  };
}
