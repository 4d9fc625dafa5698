// A GGUF file of one small tensor for tests, with one thing wrong with it.

export interface GgufChange {
  readonly version?: number;
  readonly architecture?: string;
  readonly kind?: string;
  readonly tensorCount?: number | bigint;
  readonly pairCount?: number;
  readonly tensorType?: number;
  /** A list under a further key, of which only the announcement is written. */
  readonly list?: { readonly type: number; readonly count: number };
  /** Announced length of the first key. */
  readonly keyBytes?: number;
  /** Announced length of the architecture. */
  readonly textBytes?: number;
  /** Zeros behind the file. */
  readonly padding?: number;
}

export function makeGgufFile(change: GgufChange): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  const u32 = (value: number) => {
    for (let shift = 0; shift < 32; shift += 8) bytes.push((value >>> shift) & 0xff);
  };
  const u64 = (value: number | bigint) => {
    const big = BigInt(value);
    for (let shift = 0n; shift < 64n; shift += 8n) bytes.push(Number((big >> shift) & 0xffn));
  };
  const text = (value: string, announced = value.length) => {
    u64(announced);
    bytes.push(...new TextEncoder().encode(value));
  };
  const texts = (values: readonly string[]) => {
    u32(9);
    u32(8);
    u64(values.length);
    for (const value of values) text(value);
  };

  bytes.push(...new TextEncoder().encode('GGUF'));
  u32(change.version ?? 3);
  u64(change.tensorCount ?? 1);
  u64(change.pairCount ?? (change.list ? 4 : 3));
  text('general.architecture', change.keyBytes);
  u32(8);
  text(change.architecture ?? 'llama', change.textBytes);
  text('general.type');
  u32(8);
  text(change.kind ?? 'model');
  text('tokenizer.ggml.tokens');
  texts(['a', 'b']);
  if (change.list) {
    text('general.tags');
    u32(9);
    u32(change.list.type);
    u64(change.list.count);
  }
  text('token_embd.weight');
  u32(2);
  u64(32);
  u64(2);
  u32(change.tensorType ?? 0);
  u64(0);
  while (bytes.length % 32 !== 0) bytes.push(0);
  const data = 64 * 4 + (change.padding ?? 0);
  const file = new Uint8Array(bytes.length + data);
  file.set(bytes);
  return file;
}
