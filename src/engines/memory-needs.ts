// What a model takes in memory, where it would run, and the context to load it with.
import type { ModelSpec } from '../core/model/model-manifest';
import type { Device } from './device';
import { cpuBudgetBytes, gpuBudgetBytes } from './memory-budget';

/** Runtime, compiled shaders and work space (abhijitramesh/webgpu-bench, site/js/run/device.js). */
const OVERHEAD_BYTES = 200e6;
/** ONNX Runtime keeps the file and a packed copy of its larger matrices. */
const ONNX_FACTOR = 1.6;
/** Weights and context where nothing is known of the model's architecture. */
const UNKNOWN_CACHE_FACTOR = 1.4;

const CONTEXT_STEPS = [2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072] as const;
/** A conversation of some length; worth more of the memory than what is beyond it. */
const USUAL_CONTEXT = 4096;
/** Up to here a model leaves room for the page and a second, small model. */
export const COMFORT = 0.75;
/** A context beyond the usual one must not crowd out everything else. */
const LONG_CONTEXT_SHARE = 0.5;

/**
 * As the adapters decide when nobody says: WebLLM always on the card, wllama where the card has
 * 16-bit floats and is real, transformers.js on the processor.
 */
export function backendFor(spec: ModelSpec, { webgpu }: Device): 'webgpu' | 'cpu' {
  if (spec.requires?.includes('webgpu')) return 'webgpu';
  const canUseCard = webgpu?.shaderF16 === true && !webgpu.software;
  return spec.engine === 'wllama' && canUseCard ? 'webgpu' : 'cpu';
}

export function budgetBytesFor(spec: ModelSpec, device: Device): number {
  return backendFor(spec, device) === 'webgpu'
    ? gpuBudgetBytes(device)
    : cpuBudgetBytes(device, spec.engine);
}

/** Weights, the context's keys and values, and the runtime's own, in bytes. */
export function neededBytes(spec: ModelSpec, contextLength: number): number {
  const { gpuBytes, cacheBytesPerToken = 0 } = spec;
  if (gpuBytes !== undefined) {
    // Published for the whole context.
    return gpuBytes - cacheBytesPerToken * Math.max(0, spec.contextLength - contextLength);
  }
  const weights = spec.engine === 'transformers' ? spec.bytes * ONNX_FACTOR : spec.bytes;
  if (spec.cacheBytesPerToken === undefined && spec.task === 'chat') {
    return weights * UNKNOWN_CACHE_FACTOR + OVERHEAD_BYTES;
  }
  return weights + cacheBytesPerToken * contextLength + OVERHEAD_BYTES;
}

/**
 * Tokens to load the model with here: the usual 4,096 where they fit, more while it all stays under
 * half of the memory for models, less where memory is short. Never beyond the model's own maximum.
 */
export function chooseContext(spec: ModelSpec, device: Device): number {
  const budgetBytes = budgetBytesFor(spec, device);
  const steps = [
    ...CONTEXT_STEPS.filter((step) => step < spec.contextLength),
    Math.min(spec.contextLength, CONTEXT_STEPS.at(-1) ?? Infinity),
  ];
  const fitting = steps.filter((step) => {
    const share = step <= USUAL_CONTEXT ? COMFORT : LONG_CONTEXT_SHARE;
    return neededBytes(spec, step) <= budgetBytes * share;
  });
  return fitting.at(-1) ?? steps[0] ?? spec.contextLength;
}
