// Whether a model will run well here, before a byte is fetched. Rules of thumb with their reasons:
// no browser tells how much graphics memory there is.
import type { ModelSpec } from '../core/model-manifest';
import type { Device, WebgpuAdapterFacts } from './device';
import { cpuBudgetBytes, gpuBudgetBytes } from './memory-budget';

export interface ModelFit {
  /** `tight`: may be slow or fail to load. */
  readonly fit: 'fits' | 'tight' | 'too-big';
  /** One sentence for people. */
  readonly reason: string;
  /** Memory in bytes at `contextLength`; absent where the model cannot run for another reason. */
  readonly neededBytes?: number;
  /** The context in tokens to load it with here. */
  readonly contextLength?: number;
  /** Absent for models that do not write. */
  readonly predicted?: PredictedSpeed;
}

export interface PredictedSpeed {
  readonly tokensPerSecond: number;
  /** Where the figure comes from, for people: "measured here", "guessed from ...". */
  readonly basis: string;
  readonly isMeasured: boolean;
}

/** What a model did on this device. */
export interface MeasuredSpeed {
  readonly modelId: string;
  readonly tokensPerSecond: number;
}

export interface FitOptions {
  /** In tokens; chosen from the memory when absent. */
  readonly contextLength?: number;
  /** Its bytes lie on this device already, so it needs no more storage. */
  readonly isInstalled?: boolean;
  readonly measured?: readonly MeasuredSpeed[];
}

/** Weights, cache and work space in wasm, over the files' bytes. */
const CPU_MEMORY_FACTOR = 1.4;
/** Above it a CPU gives less than about 3 tokens per second. */
const CPU_PARAMETERS = 2e9;
/** A model of 135 M parameters gives 0.1 token per second on a software adapter. */
const SOFTWARE_PARAMETERS = 20e6;

export function fitModel(spec: ModelSpec, device: Device, options: FitOptions = {}): ModelFit {
  const storage = options.isInstalled ? undefined : fitStorage(spec, device);
  const checks = [fitRequirements(spec, device), storage, fitMemory(spec, device)];
  return (
    checks.find((check) => check?.fit === 'too-big') ??
    checks.find((check) => check?.fit === 'tight') ?? { fit: 'fits', reason: reasonToFit(spec) }
  );
}

function reasonToFit(spec: ModelSpec): string {
  return spec.gpuBytes === undefined ? 'Runs on the processor' : 'Runs on the graphics card';
}

function fitRequirements(spec: ModelSpec, device: Device): ModelFit | undefined {
  const requires = spec.requires ?? [];
  if (requires.includes('webgpu') && !device.webgpu) {
    return { fit: 'too-big', reason: 'Needs WebGPU, which this browser does not offer' };
  }
  if (requires.includes('shader-f16') && !device.webgpu?.shaderF16) {
    return { fit: 'too-big', reason: 'Needs 16-bit shaders, which this graphics card lacks' };
  }
  return undefined;
}

function fitStorage(spec: ModelSpec, { storage }: Device): ModelFit | undefined {
  if (!storage || storage.quotaBytes - storage.usageBytes >= spec.bytes) return undefined;
  return { fit: 'too-big', reason: 'Needs more storage than this browser has left' };
}

function fitMemory(spec: ModelSpec, device: Device): ModelFit | undefined {
  if (spec.gpuBytes !== undefined && device.webgpu) {
    return fitGpu(spec, spec.gpuBytes, device, device.webgpu);
  }
  const neededBytes = spec.bytes * CPU_MEMORY_FACTOR;
  const budgetBytes = cpuBudgetBytes(device);
  if (neededBytes > budgetBytes) {
    return { fit: 'too-big', reason: 'Needs more memory than this device has' };
  }
  if (neededBytes > budgetBytes / 2) return { fit: 'tight', reason: 'Takes most of the memory' };
  if ((spec.parameters ?? 0) > CPU_PARAMETERS) {
    return { fit: 'tight', reason: 'Slow without a graphics card' };
  }
  return undefined;
}

function fitGpu(
  spec: ModelSpec,
  gpuBytes: number,
  device: Device,
  webgpu: WebgpuAdapterFacts,
): ModelFit | undefined {
  if (webgpu.software) {
    const small = (spec.parameters ?? Infinity) <= SOFTWARE_PARAMETERS;
    return small
      ? { fit: 'tight', reason: 'Slow: WebGPU runs on the processor here' }
      : { fit: 'too-big', reason: 'WebGPU runs on the processor here, far too slow for it' };
  }
  const budgetBytes = gpuBudgetBytes(device);
  if (gpuBytes > budgetBytes) {
    return {
      fit: 'too-big',
      reason: 'Needs more graphics memory than this device is likely to have',
    };
  }
  if (gpuBytes > budgetBytes * 0.6) {
    return { fit: 'tight', reason: 'May take all of the graphics memory' };
  }
  return undefined;
}

/**
 * Good first models, best first: free licences, general, and a download of minutes, not hours.
 * 32-bit variants serve cards without 16-bit shaders.
 */
const FIRST_CHOICES: readonly string[] = [
  'Qwen2.5-1.5B-Instruct-q4f16_1-MLC',
  'Qwen2.5-1.5B-Instruct-q4f32_1-MLC',
  'Qwen2.5-0.5B-Instruct-q4f16_1-MLC',
  'Qwen2.5-0.5B-Instruct-q4f32_1-MLC',
  'smollm2-135m-instruct',
];

/**
 * The one chat model to offer here, from those that can really be had: the best known choice that
 * fits, else the largest other that fits, else the smallest that is tight. Never a demonstration.
 */
export function recommendModel(specs: readonly ModelSpec[], device: Device): ModelSpec | undefined {
  const candidates = specs.filter((spec) => spec.task === 'chat' && !spec.demo);
  const having = (fit: ModelFit['fit']) =>
    candidates
      .filter((spec) => fitModel(spec, device).fit === fit)
      .toSorted((a, b) => a.bytes - b.bytes);
  const fitting = having('fits');
  const choice = FIRST_CHOICES.map((id) => fitting.find((spec) => spec.modelId === id));
  return choice.find((spec) => spec !== undefined) ?? fitting.at(-1) ?? having('tight')[0];
}
