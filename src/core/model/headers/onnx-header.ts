// What an ONNX file says of itself: inputs, outputs, how its weights are stored. Weights are passed
// over, not read.
import { createByteCursor, damaged, type ByteCursor, type ByteSource } from './byte-cursor';
import { readFields, readPacked, readText } from './protobuf';

export interface OnnxValue {
  readonly name: string;
  /** 'int64', 'float32', ...; 'unknown' for what is no tensor. */
  readonly type: string;
}

export interface OnnxHeader {
  readonly format: 'onnx';
  readonly irVersion: number;
  /** Of the standard operators. */
  readonly opset?: number;
  readonly producer?: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: number;
  readonly initializers: number;
  /** Elements in all initializers. Packed weights (4 bits) count as the bytes they are packed into. */
  readonly elements: number;
  /** How most weights are stored. */
  readonly quantization: string;
  /** Files beside it that hold weights. */
  readonly externalFiles: readonly string[];
}

/** Of TensorProto.DataType. */
const typeNames: Readonly<Partial<Record<number, string>>> = {
  1: 'float32',
  2: 'uint8',
  3: 'int8',
  4: 'uint16',
  5: 'int16',
  6: 'int32',
  7: 'int64',
  8: 'string',
  9: 'bool',
  10: 'float16',
  11: 'float64',
  12: 'uint32',
  13: 'uint64',
  16: 'bfloat16',
  21: 'uint4',
  22: 'int4',
};

const MAX_READ_BYTES = 256 * 2 ** 20;
const MAX_NAME_BYTES = 1024;
const MAX_ENTRIES = 1_000_000;
/** Field numbers of onnx.proto. */
const MODEL = { irVersion: 1, producer: 2, producerVersion: 3, graph: 7, opset: 8 };
const GRAPH = { node: 1, initializer: 5, input: 11, output: 12 };
const TENSOR = { dims: 1, dataType: 2, external: 13 };
const NODE = { opType: 4 };

interface Draft {
  irVersion: number;
  opset: number | undefined;
  producer: string[];
  inputs: OnnxValue[];
  outputs: OnnxValue[];
  nodes: number;
  initializers: number;
  elementsByType: Map<string, number>;
  externalFiles: Set<string>;
  hasFourBits: boolean;
}

/** Throws `model-damaged` for what is cut short or no ONNX file. The length must be known. */
export async function readOnnxHeader(source: ByteSource): Promise<OnnxHeader> {
  const cursor = createByteCursor(source, MAX_READ_BYTES);
  const draft: Draft = {
    irVersion: 0,
    opset: undefined,
    producer: [],
    inputs: [],
    outputs: [],
    nodes: 0,
    initializers: 0,
    elementsByType: new Map(),
    externalFiles: new Set(),
    hasFourBits: false,
  };
  await readFields(cursor, source.bytes ?? Infinity, async ({ number, value, bytes }) => {
    if (number === MODEL.irVersion) draft.irVersion = value;
    if (bytes === undefined) return;
    if (number === MODEL.producer || number === MODEL.producerVersion) {
      draft.producer.push(await readText(cursor, bytes, MAX_NAME_BYTES));
    } else if (number === MODEL.opset) {
      draft.opset = (await readOpset(cursor, bytes)) ?? draft.opset;
    } else if (number === MODEL.graph) {
      await readGraph(cursor, bytes, draft);
    }
  });
  if (draft.irVersion === 0 || draft.nodes === 0 || draft.outputs.length === 0) {
    throw damaged('it is not an ONNX file, whatever its name says');
  }
  return finish(draft);
}

function finish(draft: Draft): OnnxHeader {
  const producer = draft.producer.filter(Boolean).join(' ');
  const byWeight = [...draft.elementsByType].toSorted(([, a], [, b]) => b - a);
  return {
    format: 'onnx',
    irVersion: draft.irVersion,
    ...(draft.opset === undefined ? {} : { opset: draft.opset }),
    ...(producer === '' ? {} : { producer }),
    inputs: draft.inputs,
    outputs: draft.outputs,
    nodes: draft.nodes,
    initializers: draft.initializers,
    elements: byWeight.reduce((sum, [, elements]) => sum + elements, 0),
    quantization: draft.hasFourBits ? 'int4' : (byWeight[0]?.[0] ?? 'none'),
    externalFiles: [...draft.externalFiles],
  };
}

async function readOpset(cursor: ByteCursor, bytes: number): Promise<number | undefined> {
  let domain = '';
  let version: number | undefined;
  await readFields(cursor, cursor.at() + bytes, async (field) => {
    if (field.number === 1 && field.bytes !== undefined) {
      domain = await readText(cursor, field.bytes, MAX_NAME_BYTES);
    }
    if (field.number === 2) version = field.value;
  });
  return domain === '' || domain === 'ai.onnx' ? version : undefined;
}

async function readGraph(cursor: ByteCursor, graphBytes: number, draft: Draft): Promise<void> {
  let entries = 0;
  await readFields(cursor, cursor.at() + graphBytes, async ({ number, bytes }) => {
    if (bytes === undefined) return;
    entries += 1;
    if (entries > MAX_ENTRIES) throw damaged('it has more parts than any real model');
    if (number === GRAPH.node) {
      draft.nodes += 1;
      if (await isFourBitProduct(cursor, bytes)) draft.hasFourBits = true;
    } else if (number === GRAPH.initializer) {
      draft.initializers += 1;
      await readTensor(cursor, bytes, draft);
    } else if (number === GRAPH.input) {
      draft.inputs.push(await readValueInfo(cursor, bytes));
    } else if (number === GRAPH.output) {
      draft.outputs.push(await readValueInfo(cursor, bytes));
    }
  });
}

async function isFourBitProduct(cursor: ByteCursor, bytes: number): Promise<boolean> {
  let found = false;
  await readFields(cursor, cursor.at() + bytes, async (field) => {
    if (field.number !== NODE.opType || field.bytes === undefined) return;
    const opType = await readText(cursor, field.bytes, MAX_NAME_BYTES);
    found = opType === 'MatMulNBits' || opType === 'MatMulBnb4';
  });
  return found;
}

async function readTensor(cursor: ByteCursor, bytes: number, draft: Draft): Promise<void> {
  const dims: number[] = [];
  let dataType = 0;
  await readFields(cursor, cursor.at() + bytes, async (field) => {
    if (field.number === TENSOR.dims) {
      if (field.bytes === undefined) dims.push(field.value);
      else dims.push(...(await readPacked(cursor, field.bytes)));
    } else if (field.number === TENSOR.dataType) {
      dataType = field.value;
    } else if (field.number === TENSOR.external && field.bytes !== undefined) {
      const [key, value] = await readEntry(cursor, field.bytes);
      if (key === 'location') draft.externalFiles.add(value);
    }
  });
  const name = typeNames[dataType] ?? 'unknown';
  // Quantizers take the unsigned kind for some tensors and the signed one for others.
  const type = name === 'uint8' ? 'int8' : name;
  const elements = dims.reduce((product, size) => product * size, 1);
  draft.elementsByType.set(type, (draft.elementsByType.get(type) ?? 0) + elements);
}

/** A StringStringEntryProto. */
async function readEntry(cursor: ByteCursor, bytes: number): Promise<[string, string]> {
  const pair: [string, string] = ['', ''];
  await readFields(cursor, cursor.at() + bytes, async (field) => {
    if (field.bytes === undefined) return;
    const text = await readText(cursor, field.bytes, MAX_NAME_BYTES);
    if (field.number === 1) pair[0] = text;
    if (field.number === 2) pair[1] = text;
  });
  return pair;
}

/** ValueInfoProto { name = 1, type = 2 { tensor_type = 1 { elem_type = 1 } } }. */
async function readValueInfo(cursor: ByteCursor, bytes: number): Promise<OnnxValue> {
  let name = '';
  let type = 'unknown';
  await readFields(cursor, cursor.at() + bytes, async (field) => {
    if (field.bytes === undefined) return;
    if (field.number === 1) name = await readText(cursor, field.bytes, MAX_NAME_BYTES);
    if (field.number !== 2) return;
    await readFields(cursor, cursor.at() + field.bytes, async (kind) => {
      if (kind.number !== 1 || kind.bytes === undefined) return;
      await readFields(cursor, cursor.at() + kind.bytes, ({ number, value, bytes: length }) => {
        if (number === 1 && length === undefined) type = typeNames[value] ?? 'unknown';
      });
    });
  });
  return { name, type };
}
