// What the headers of a model's files say, put together for people and for a `ModelSpec`.
import type { EngineId } from '../engine/engine';
import type { GgufHeader } from './headers/gguf-header';
import type { ModelSampling, ModelTask } from './model-manifest';
import type { OnnxHeader, OnnxValue } from './headers/onnx-header';
import type { TransformersHeader } from './transformers-config';

/** Everything is optional that a file may leave out. */
export interface ModelFacts {
  readonly engine: EngineId;
  readonly task: ModelTask;
  readonly format: string;
  readonly name?: string;
  readonly architecture: string;
  readonly parameters?: number;
  readonly quantization: string;
  /** In tokens; 0 where the files do not say. */
  readonly contextLength: number;
  readonly embeddingLength?: number;
  readonly layers?: number;
  readonly heads?: number;
  readonly kvHeads?: number;
  readonly headLength?: number;
  readonly cacheBytesPerToken?: number;
  readonly tokenizer?: string;
  readonly vocabularySize?: number;
  readonly chatTemplate?: string;
  readonly licence?: string;
  readonly sampling?: Partial<ModelSampling>;
  readonly tensorCount?: number;
  readonly inputs?: readonly OnnxValue[];
  readonly outputs?: readonly OnnxValue[];
  /** Who wrote the file: "pytorch 2.7.1, opset 17". */
  readonly producer?: string;
}

/** `headers`: the parts in order, at least one. */
export function factsOfGguf(headers: readonly [GgufHeader, ...GgufHeader[]]): ModelFacts {
  const { format: _format, kind: _kind, pooling: _pooling, split: _split, ...first } = headers[0];
  const { expectedBytes: _expected, ...facts } = first;
  return {
    ...facts,
    engine: 'wllama',
    task: 'chat',
    format: headers.length === 1 ? 'GGUF' : `GGUF in ${headers.length} parts`,
    parameters: headers.reduce((sum, header) => sum + header.parameters, 0),
    tensorCount: headers.reduce((sum, header) => sum + header.tensorCount, 0),
  };
}

export function factsOfTransformers(config: TransformersHeader, onnx?: OnnxHeader): ModelFacts {
  const opset = onnx?.opset === undefined ? undefined : `opset ${onnx.opset}`;
  const producer = [onnx?.producer, opset].filter(Boolean).join(', ');
  return {
    ...config,
    engine: 'transformers',
    format: 'ONNX',
    quantization: onnx?.quantization ?? 'unknown',
    ...(onnx && {
      tensorCount: onnx.initializers,
      inputs: onnx.inputs,
      outputs: onnx.outputs,
      // Packed weights hide how many there are, and external files hold theirs elsewhere.
      ...(onnx.quantization === 'int4' ? {} : { parameters: onnx.elements }),
    }),
    ...(producer === '' ? {} : { producer }),
  };
}
