// An eye for the starter model, so that tests have a server that really sees: a projector for
// llama.cpp and Ollama (the second file of a model with vision) that turns a picture of one colour
// into the embedding of one of the starter model's own words. Computed, not trained: 60 KB.
//   node tools/seeing-model.mjs FILE
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

const starter = join(root, 'public/models/starter/starter-q8_0.gguf');

/** As what a picture of this colour is read. Each word is one token of the starter model. */
export const seenWords = { red: 'France', green: 'Spain', blue: 'Italy' };

/** Pixels. One patch a picture, so each picture is one token. */
const SIDE = 28;
/** Numbers that stand for the patch; the first three are its mean red, green and blue, -1 to 1. */
const WIDTH = 32;
/** How sharply a colour is told from the others. */
const GAIN = 40;
/** Of a colour, to be seen at all. */
const NEEDED = 0.6;
const ALIGNMENT = 32;

/** Numbers of GGUF's value types. */
const U32 = 4;
const F32 = 6;
const BOOL = 7;
const TEXT = 8;
const LIST = 9;
/** Bytes of its types of one size. */
const sizes = new Map([0, 1, 7].map((type) => [type, 1]));
for (const type of [2, 3]) sizes.set(type, 2);
for (const type of [U32, 5, F32]) sizes.set(type, 4);
for (const type of [10, 11, 12]) sizes.set(type, 8);

/** Q8_0: a scale of 16 bits and 32 whole numbers. */
const BLOCK = { values: 32, bytes: 34 };

/**
 * @param {readonly string[]} words
 * @returns {readonly Float32Array[]} the rows of the starter's embedding table for them
 */
function readEmbeddings(words) {
  const file = readFileSync(starter);
  let at = 8;
  const u32 = () => file.readUInt32LE((at += 4) - 4);
  const u64 = () => Number(file.readBigUInt64LE((at += 8) - 8));
  const text = () => {
    const length = u64();
    at += length;
    return file.toString('utf8', at - length, at);
  };
  /** @type {readonly string[]} */
  let tokens = [];
  /** @type {(key: string, type: number) => void} */
  const skip = (key, type) => {
    if (type === TEXT) text();
    else if (type !== LIST) at += sizes.get(type) ?? 0;
    else {
      const itemType = u32();
      const count = u64();
      if (itemType !== TEXT) at += count * (sizes.get(itemType) ?? 0);
      else if (key === 'tokenizer.ggml.tokens') tokens = Array.from({ length: count }, text);
      else for (let item = 0; item < count; item += 1) text();
    }
  };
  const tensorCount = u64();
  const pairCount = u64();
  for (let pair = 0; pair < pairCount; pair += 1) skip(text(), u32());
  let table = { width: 0, offset: 0 };
  for (let tensor = 0; tensor < tensorCount; tensor += 1) {
    const name = text();
    const [width = 0] = Array.from({ length: u32() }, u64);
    u32();
    const offset = u64();
    if (name === 'token_embd.weight') table = { width, offset };
  }
  const start = Math.ceil(at / ALIGNMENT) * ALIGNMENT + table.offset;
  return words.map((word) => {
    const id = tokens.indexOf(`Ġ${word}`);
    if (id < 0) throw new Error(`The starter model has no token for ${word}`);
    const rowBytes = (table.width / BLOCK.values) * BLOCK.bytes;
    return toRow(file, start + id * rowBytes, table.width);
  });
}

/** @type {(file: Buffer, start: number, width: number) => Float32Array} */
function toRow(file, start, width) {
  return Float32Array.from({ length: width }, (_, column) => {
    const block = start + Math.floor(column / BLOCK.values) * BLOCK.bytes;
    return toFloat(file.readUInt16LE(block)) * file.readInt8(block + 2 + (column % BLOCK.values));
  });
}

/** @param {number} half of 16 bits, never infinite here */
function toFloat(half) {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

/** Tensors by name: their sizes, fastest first, and their values. */
function makeTensors() {
  const words = readEmbeddings(Object.values(seenWords));
  const width = words[0]?.length ?? 0;
  /** @type {(shape: readonly number[], value?: (...at: number[]) => number) => Tensor} */
  const fill = (shape, value = () => 0) => {
    const values = new Float32Array(shape.reduce((product, size) => product * size, 1));
    values.forEach((_, index) => {
      let left = index;
      const position = shape.map((size) => {
        const here = left % size;
        left = Math.floor(left / size);
        return here;
      });
      values[index] = value(...position);
    });
    return { shape, values };
  };
  const isMean = 1 / (SIDE * SIDE);
  return {
    'v.patch_embd.weight': fill([SIDE, SIDE, 3, WIDTH], (_x, _y, channel, out) =>
      channel === out ? isMean : 0,
    ),
    'v.position_embd.weight': fill([WIDTH, 1]),
    // A block that must be there and is never run: the last one's output is not used.
    'v.blk.0.attn_out.weight': fill([WIDTH, WIDTH]),
    'v.blk.0.ffn_up.weight': fill([WIDTH, WIDTH]),
    'v.blk.0.ffn_down.weight': fill([WIDTH, WIDTH]),
    // How much more of a colour there is than of the others: 2 where it is pure, 1.3 in a picture that
    // is padded to a square with grey, 0.5 or less for the others. GELU drops what is below nothing.
    'mm.0.weight': fill([WIDTH, WIDTH], (from, to) =>
      from > 2 || to > 2 ? 0 : GAIN * (from === to ? 1 : -0.5),
    ),
    'mm.0.bias': fill([WIDTH], () => -GAIN * NEEDED),
    'mm.2.weight': fill([WIDTH, width], (from, to) => (words[from]?.[to] ?? 0) / GAIN),
    'mm.2.bias': fill([width]),
  };
}

/** @typedef {{ shape: readonly number[], values: Float32Array }} Tensor */

/** @returns {Buffer} the projector as a GGUF file */
export function makeProjector() {
  const tensors = makeTensors();
  const width = tensors['mm.2.bias'].values.length;
  /** @type {Buffer[]} */
  const parts = [];
  const u32 = (/** @type {number} */ value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    parts.push(bytes);
  };
  const u64 = (/** @type {number} */ value) => {
    u32(value);
    u32(0);
  };
  const f32 = (/** @type {number} */ value) =>
    parts.push(Buffer.from(Float32Array.of(value).buffer));
  const text = (/** @type {string} */ value) => {
    u64(Buffer.byteLength(value));
    parts.push(Buffer.from(value));
  };
  const means = () => {
    u32(F32);
    u64(3);
    for (let channel = 0; channel < 3; channel += 1) f32(0.5);
  };
  /** @type {[string, number, () => void][]} */
  const pairs = [
    ['general.architecture', TEXT, () => text('clip')],
    ['general.type', TEXT, () => text('mmproj')],
    ['clip.projector_type', TEXT, () => text('mlp')],
    ['clip.has_vision_encoder', BOOL, () => parts.push(Buffer.of(1))],
    ['clip.has_text_encoder', BOOL, () => parts.push(Buffer.of(0))],
    ['clip.has_llava_projector', BOOL, () => parts.push(Buffer.of(1))],
    ['clip.use_gelu', BOOL, () => parts.push(Buffer.of(1))],
    ['clip.vision.image_size', U32, () => u32(SIDE)],
    ['clip.vision.patch_size', U32, () => u32(SIDE)],
    ['clip.vision.embedding_length', U32, () => u32(WIDTH)],
    ['clip.vision.feed_forward_length', U32, () => u32(WIDTH)],
    ['clip.vision.projection_dim', U32, () => u32(width)],
    ['clip.vision.block_count', U32, () => u32(1)],
    ['clip.vision.attention.head_count', U32, () => u32(1)],
    ['clip.vision.attention.layer_norm_epsilon', F32, () => f32(1e-5)],
    ['clip.vision.image_mean', LIST, means],
    ['clip.vision.image_std', LIST, means],
  ];
  parts.push(Buffer.from('GGUF'));
  u32(3);
  u64(Object.keys(tensors).length);
  u64(pairs.length);
  for (const [key, type, write] of pairs) {
    text(key);
    u32(type);
    write();
  }
  let offset = 0;
  for (const [name, { shape, values }] of Object.entries(tensors)) {
    text(name);
    u32(shape.length);
    for (const size of shape) u64(size);
    u32(0);
    u64(offset);
    offset += aligned(values.byteLength);
  }
  const head = Buffer.concat(parts);
  const file = Buffer.alloc(aligned(head.length) + offset);
  head.copy(file);
  let at = aligned(head.length);
  for (const { values } of Object.values(tensors)) {
    Buffer.from(values.buffer).copy(file, at);
    at += aligned(values.byteLength);
  }
  return file;
}

/** @param {number} bytes */
function aligned(bytes) {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const target = process.argv[2];
  if (target === undefined) throw new Error('node tools/seeing-model.mjs FILE');
  writeFileSync(target, makeProjector());
}
