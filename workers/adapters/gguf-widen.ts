// llama.cpp multiplies Q8_0 weights with activations that it rounds to 8 bits too. In a model of a few
// million weights that shows: log-probabilities are up to 0.1 off where it is unsure. As 32-bit floats
// the same weights give exact products, within 0.005, and no slower: so small it is in the cache anyway.
import { blobSource, createByteCursor } from '../../src/core/model/headers/byte-cursor';
import { readKey, readString, readValue } from '../../src/core/model/headers/gguf-values';

/** A larger model would take four times its memory for what nobody sees. */
const MAX_WIDENED_BYTES = 8 * 2 ** 20;
const HEAD_BYTES = 24;
const MAX_NAME_BYTES = 1024;
const DEFAULT_ALIGNMENT = 32;
const F32 = 0;
const Q8_0 = 8;
const BLOCK_WEIGHTS = 32;
/** A 16-bit scale and a byte per weight. */
const BLOCK_BYTES = 2 + BLOCK_WEIGHTS;

interface Tensor {
  readonly weights: number;
  readonly type: number;
  /** From the start of the tensors. */
  readonly offset: number;
  /** Where the header tells its type; its offset follows. */
  readonly typeAt: number;
}

/**
 * The parts with every Q8_0 weight as a 32-bit float of the same value; `parts` itself where the model
 * is larger than that is worth, or has nothing but Q8_0 and F32 in it. The file must have been checked.
 */
export async function widenSmall(parts: readonly Blob[]): Promise<readonly Blob[]> {
  const [file] = parts;
  if (!file || parts.length > 1 || file.size > MAX_WIDENED_BYTES) return parts;
  const { tensors, headerBytes, alignment } = await readLayout(file);
  const isKnown = tensors.every(({ type }) => type === Q8_0 || type === F32);
  if (!isKnown || !tensors.some(({ type }) => type === Q8_0)) return parts;
  const bytes = await file.arrayBuffer();
  const header = bytes.slice(0, headerBytes);
  const view = new DataView(header);
  const align = (at: number) => Math.ceil(at / alignment) * alignment;
  const start = align(headerBytes);
  const widened: BlobPart[] = [header, new Uint8Array(start - headerBytes)];
  let offset = 0;
  for (const tensor of tensors) {
    const data = readWeights(bytes, start + tensor.offset, tensor);
    view.setUint32(tensor.typeAt, F32, true);
    view.setBigUint64(tensor.typeAt + 4, BigInt(offset), true);
    widened.push(data, new Uint8Array(align(data.byteLength) - data.byteLength));
    offset += align(data.byteLength);
  }
  return [new Blob(widened)];
}

async function readLayout(file: Blob) {
  const cursor = createByteCursor(blobSource(file), MAX_WIDENED_BYTES);
  await cursor.need(HEAD_BYTES);
  cursor.skip(8);
  const tensorCount = cursor.u64();
  const pairCount = cursor.u64();
  let alignment = DEFAULT_ALIGNMENT;
  for (let index = 0; index < pairCount; index += 1) {
    const key = await readKey(cursor);
    const value = await readValue(cursor);
    if (key === 'general.alignment' && typeof value === 'number') alignment = value;
  }
  const tensors: Tensor[] = [];
  for (let index = 0; index < tensorCount; index += 1) {
    await readString(cursor, MAX_NAME_BYTES);
    await cursor.need(4);
    const dimensions = cursor.u32();
    await cursor.need(dimensions * 8 + 12);
    let weights = 1;
    for (let axis = 0; axis < dimensions; axis += 1) weights *= cursor.u64();
    const typeAt = cursor.at();
    tensors.push({ weights, typeAt, type: cursor.u32(), offset: cursor.u64() });
  }
  return { tensors, headerBytes: cursor.at(), alignment };
}

function readWeights(
  bytes: ArrayBuffer,
  at: number,
  { weights, type }: Tensor,
): Float32Array<ArrayBuffer> {
  if (type === F32) return new Float32Array(bytes.slice(at, at + weights * 4));
  const view = new DataView(bytes, at, (weights / BLOCK_WEIGHTS) * BLOCK_BYTES);
  const steps = new Int8Array(bytes);
  const values = new Float32Array(weights);
  for (let block = 0; block < weights / BLOCK_WEIGHTS; block += 1) {
    const scale = toNumber(view.getUint16(block * BLOCK_BYTES, true));
    const first = at + block * BLOCK_BYTES + 2;
    for (let place = 0; place < BLOCK_WEIGHTS; place += 1) {
      values[block * BLOCK_WEIGHTS + place] = scale * (steps[first + place] ?? 0);
    }
  }
  return values;
}

/** A 16-bit float (IEEE 754 binary16). */
function toNumber(half: number): number {
  const sign = half & 0x8000 ? -1 : 1;
  const exponent = (half >> 10) & 0x1f;
  const fraction = half & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}
