// Splits a GGUF file as llama-gguf-split does: the first part keeps all metadata, the others only
// `split.*`; every tensor's bytes are copied unchanged. Files above 95 MB do not fit everywhere.
// Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md

const UINT16 = 2;
const UINT32 = 4;
const INT32 = 5;
const STRING = 8;
const ARRAY = 9;
/** Bytes of the GGUF value types with a fixed size, by type number. */
const fixedBytes = new Map([
  [0, 1],
  [1, 1],
  [2, 2],
  [3, 2],
  [4, 4],
  [5, 4],
  [6, 4],
  [7, 1],
  [10, 8],
  [11, 8],
  [12, 8],
]);

/**
 * @typedef {object} Tensor
 * @property {Buffer} info name and shape as they stand in the file
 * @property {number} type
 * @property {number} start of its bytes in the file
 * @property {number} bytes
 */

/**
 * The parts, each a whole file. Throws when the source is not GGUF version 3.
 * @param {Buffer} source
 * @param {number} partCount
 * @returns {Buffer[]}
 */
export function splitGguf(source, partCount) {
  const { tensors, metadata, metadataCount, alignment } = readGguf(source);
  const groups = groupTensors(tensors, partCount);
  return groups.map((group, index) => {
    const isFirst = index === 0;
    const pairs = [
      entry('split.no', UINT16, uint16(index)),
      entry('split.count', UINT16, uint16(groups.length)),
      entry('split.tensors.count', INT32, uint32(tensors.length)),
    ];
    let offset = 0;
    const infos = group.map((tensor) => {
      const info = Buffer.concat([tensor.info, uint32(tensor.type), uint64(offset)]);
      offset += padded(tensor.bytes, alignment);
      return info;
    });
    const count = pairs.length + (isFirst ? metadataCount : 0);
    const head = Buffer.concat([
      Buffer.from('GGUF'),
      uint32(3),
      uint64(group.length),
      uint64(count),
      ...(isFirst ? [metadata] : []),
      ...pairs,
      ...infos,
    ]);
    return Buffer.concat([
      pad(head, alignment),
      ...group.map(({ start, bytes }) => pad(source.subarray(start, start + bytes), alignment)),
    ]);
  });
}

/**
 * The same model with further numbers among its metadata; a key that is there already is taken from
 * the new ones.
 * @param {Buffer} source
 * @param {Readonly<Record<string, number>>} numbers
 */
export function addToGguf(source, numbers) {
  const { tensors, metadata, metadataCount, alignment } = readGguf(source);
  const pairs = Object.entries(numbers).map(([key, value]) => entry(key, UINT32, uint32(value)));
  let kept = metadata;
  let keptCount = metadataCount;
  for (const key of Object.keys(numbers)) {
    const at = kept.indexOf(Buffer.concat([uint64(key.length), Buffer.from(key)]));
    if (at < 0) continue;
    const typeAt = endOfString(kept, at);
    const end = endOfValue(kept, typeAt + 4, kept.readUInt32LE(typeAt));
    kept = Buffer.concat([kept.subarray(0, at), kept.subarray(end)]);
    keptCount -= 1;
  }
  let offset = 0;
  const infos = tensors.map((tensor) => {
    const info = Buffer.concat([tensor.info, uint32(tensor.type), uint64(offset)]);
    offset += padded(tensor.bytes, alignment);
    return info;
  });
  const head = [Buffer.from('GGUF'), uint32(3), uint64(tensors.length)];
  const count = uint64(keptCount + pairs.length);
  return Buffer.concat([
    pad(Buffer.concat([...head, count, kept, ...pairs, ...infos]), alignment),
    ...tensors.map(({ start, bytes }) => pad(source.subarray(start, start + bytes), alignment)),
  ]);
}

/** @param {Buffer} source */
function readGguf(source) {
  if (source.toString('latin1', 0, 4) !== 'GGUF' || source.readUInt32LE(4) !== 3) {
    throw new Error('Not a GGUF file of version 3');
  }
  const tensorCount = Number(source.readBigUInt64LE(8));
  const metadataCount = Number(source.readBigUInt64LE(16));
  const metadataStart = 24;
  let at = metadataStart;
  let alignment = 32;
  for (let index = 0; index < metadataCount; index += 1) {
    const keyEnd = endOfString(source, at);
    const key = source.toString('utf8', at + 8, keyEnd);
    const type = source.readUInt32LE(keyEnd);
    if (key === 'general.alignment' && type === UINT32) alignment = source.readUInt32LE(keyEnd + 4);
    at = endOfValue(source, keyEnd + 4, type);
  }
  const metadata = source.subarray(metadataStart, at);

  const found = [];
  for (let index = 0; index < tensorCount; index += 1) {
    const start = at;
    const nameEnd = endOfString(source, at);
    at = nameEnd + 4 + 8 * source.readUInt32LE(nameEnd);
    const info = source.subarray(start, at);
    const type = source.readUInt32LE(at);
    found.push({ info, type, offset: Number(source.readBigUInt64LE(at + 4)) });
    at += 12;
  }
  const dataStart = padded(at, alignment);
  /** @type {Tensor[]} */
  const tensors = found.map(({ info, type, offset }) => ({
    info,
    type,
    start: dataStart + offset,
    bytes: tensorBytes(info, type),
  }));
  return { tensors, metadata, metadataCount, alignment };
}

/** Values per block and bytes per block, by tensor type; the types that come up in our models. */
const blockShapes = new Map([
  [0, { values: 1, bytes: 4 }],
  [1, { values: 1, bytes: 2 }],
  [2, { values: 32, bytes: 18 }],
  [3, { values: 32, bytes: 20 }],
  [6, { values: 32, bytes: 22 }],
  [7, { values: 32, bytes: 24 }],
  [8, { values: 32, bytes: 34 }],
  [10, { values: 256, bytes: 84 }],
  [11, { values: 256, bytes: 110 }],
  [12, { values: 256, bytes: 144 }],
  [13, { values: 256, bytes: 176 }],
  [14, { values: 256, bytes: 210 }],
]);

/**
 * @param {Buffer} info
 * @param {number} type
 */
function tensorBytes(info, type) {
  const shape = blockShapes.get(type);
  if (!shape) throw new Error(`Tensor type ${type} is not known here`);
  const nameEnd = endOfString(info, 0);
  let values = 1;
  for (let axis = 0; axis < info.readUInt32LE(nameEnd); axis += 1) {
    values *= Number(info.readBigUInt64LE(nameEnd + 4 + 8 * axis));
  }
  return (values / shape.values) * shape.bytes;
}

/**
 * Whole tensors in order, each part about as many bytes as the next.
 * @param {readonly Tensor[]} tensors
 * @param {number} partCount
 */
function groupTensors(tensors, partCount) {
  const totalBytes = tensors.reduce((sum, { bytes }) => sum + bytes, 0);
  /** @type {Tensor[]} */
  let group = [];
  const groups = [group];
  let sizeBytes = 0;
  for (const tensor of tensors) {
    const boundary = (totalBytes / partCount) * groups.length;
    const isFull = group.length > 0 && groups.length < partCount;
    if (isFull && sizeBytes + tensor.bytes / 2 > boundary) groups.push((group = []));
    group.push(tensor);
    sizeBytes += tensor.bytes;
  }
  return groups;
}

/**
 * @param {Buffer} source
 * @param {number} at
 */
function endOfString(source, at) {
  return at + 8 + Number(source.readBigUInt64LE(at));
}

/**
 * @param {Buffer} source
 * @param {number} at
 * @param {number} type
 * @returns {number}
 */
function endOfValue(source, at, type) {
  if (type === STRING) return endOfString(source, at);
  if (type === ARRAY) {
    const itemType = source.readUInt32LE(at);
    const count = Number(source.readBigUInt64LE(at + 4));
    let end = at + 12;
    const size = fixedBytes.get(itemType);
    if (size !== undefined) return end + size * count;
    for (let index = 0; index < count; index += 1) end = endOfValue(source, end, itemType);
    return end;
  }
  const size = fixedBytes.get(type);
  if (size === undefined) throw new Error(`Value type ${type} is not known here`);
  return at + size;
}

/**
 * @param {string} key
 * @param {number} type
 * @param {Buffer} value
 */
function entry(key, type, value) {
  const raw = Buffer.from(key);
  return Buffer.concat([uint64(raw.length), raw, uint32(type), value]);
}

/** @param {number} value */
function uint16(value) {
  const buffer = Buffer.alloc(2);
  buffer.writeUInt16LE(value);
  return buffer;
}

/** @param {number} value */
function uint32(value) {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}

/** @param {number} value */
function uint64(value) {
  const buffer = Buffer.alloc(8);
  buffer.writeBigUInt64LE(BigInt(value));
  return buffer;
}

/**
 * @param {number} bytes
 * @param {number} alignment
 */
function padded(bytes, alignment) {
  return Math.ceil(bytes / alignment) * alignment;
}

/**
 * @param {Buffer} data
 * @param {number} alignment
 */
function pad(data, alignment) {
  const missing = padded(data.length, alignment) - data.length;
  return missing === 0 ? data : Buffer.concat([data, Buffer.alloc(missing)]);
}
