// Tokens per second before anybody tried: writing one token reads all the weights once, so the time
// per token is the model's bytes over how fast this device reads them, plus a fixed part.
import type { ModelSpec } from '../core/model/model-manifest';
import { threadsFor, type Device, type WebgpuAdapterFacts } from './device';
import { backendFor } from './memory-needs';

export interface PredictedSpeed {
  readonly tokensPerSecond: number;
  /** Where the figure comes from, for people. */
  readonly basis: string;
  readonly isMeasured: boolean;
}

/** What a model did on this device. */
export interface MeasuredSpeed {
  readonly spec: ModelSpec;
  readonly tokensPerSecond: number;
  /** Where it ran; where it would run now when nobody recorded it. */
  readonly backend?: 'webgpu' | 'cpu';
}

/** Dispatching the kernels of one token; from the two lines below. */
const GPU_FIXED_MS = 8;
/**
 * Effective bytes per second by maker. Measured: Apple (M3: Llama 3.2 1B Q4_0 51 tok/s, 3B 27 tok/s;
 * abhijitramesh/webgpu-bench, apple-m3-16gb-darwin.json). The others are guesses beside it, low
 * because a maker's name hides both its small and its large cards.
 */
const gpuBytesPerSecond: readonly (readonly [maker: RegExp, bytesPerSecond: number])[] = [
  [/apple/i, 66e9],
  [/nvidia/i, 150e9],
  [/amd|radeon/i, 60e9],
  [/intel/i, 25e9],
  [/qualcomm|arm|img|mali|adreno/i, 15e9],
];
const OTHER_GPU_BYTES_PER_SECOND = 30e9;
/** WebLLM against llama.cpp on the same cards: 45 to 69 % slower (arXiv 2605.20706). */
const WEBLLM_SHARE = 0.65;
/** SmolLM2 135M (98 MB) on SwiftShader: 0.1 tokens per second. */
const SOFTWARE_BYTES_PER_SECOND = 0.01e9;

const CPU_FIXED_MS = 2;
/** SmolLM2 135M (98 MB) in wllama: 13 tokens per second on one thread, 22.5 on two. */
const BYTES_PER_SECOND_AND_THREAD = 1.3e9;
/** Gemma 2B Q4 (1.6 GB) in wllama: 6 to 7 tokens per second however many threads (wllama #4). */
const CPU_BYTES_PER_SECOND_MAX = 10e9;
/** Telephone cores beside a laptop's: a guess. */
const MOBILE_SHARE = 0.6;

/** Undefined for models that do not write. */
export function predictSpeed(
  spec: ModelSpec,
  device: Device,
  measured: readonly MeasuredSpeed[] = [],
): PredictedSpeed | undefined {
  if (spec.task !== 'chat') return undefined;
  const own = measured.find((one) => one.spec.modelId === spec.modelId);
  if (own) {
    const { tokensPerSecond } = own;
    return { tokensPerSecond, basis: 'measured on this device', isMeasured: true };
  }
  const guessed = guessTokensPerSecond(spec, device);
  const like = nearest(spec, device, measured);
  if (like) {
    const ratio = like.tokensPerSecond / guessTokensPerSecond(like.spec, device);
    const basis = `from what ${like.spec.name} did on this device`;
    return { tokensPerSecond: guessed * ratio, basis, isMeasured: false };
  }
  return { tokensPerSecond: guessed, basis: basisOf(spec, device), isMeasured: false };
}

/** Of the models measured in the same place, the one nearest in size says most. */
function nearest(
  spec: ModelSpec,
  device: Device,
  measured: readonly MeasuredSpeed[],
): MeasuredSpeed | undefined {
  const place = backendFor(spec, device);
  const distance = (other: ModelSpec) => Math.abs(Math.log(other.bytes / spec.bytes));
  return measured
    .filter((one) => one.tokensPerSecond > 0 && one.spec.engine === spec.engine)
    .filter((one) => backendFor(one.spec, device) === place)
    .filter((one) => (one.backend ?? place) === place)
    .toSorted((a, b) => distance(a.spec) - distance(b.spec))[0];
}

function guessTokensPerSecond(spec: ModelSpec, device: Device): number {
  const { webgpu } = device;
  if (backendFor(spec, device) === 'webgpu' && webgpu) {
    const share = spec.engine === 'webllm' ? WEBLLM_SHARE : 1;
    return perSecond(spec.bytes, bytesPerSecondOf(webgpu) * share, GPU_FIXED_MS);
  }
  const perThread = BYTES_PER_SECOND_AND_THREAD * (device.mobile ? MOBILE_SHARE : 1);
  const bytesPerSecond = Math.min(perThread * threadsFor(device), CPU_BYTES_PER_SECOND_MAX);
  return perSecond(spec.bytes, bytesPerSecond, CPU_FIXED_MS);
}

function perSecond(bytes: number, bytesPerSecond: number, fixedMs: number): number {
  return 1000 / ((bytes / bytesPerSecond) * 1000 + fixedMs);
}

function bytesPerSecondOf({ vendor, architecture, description, software }: WebgpuAdapterFacts) {
  if (software) return SOFTWARE_BYTES_PER_SECOND;
  const words = [vendor, architecture, description].join(' ');
  const known = gpuBytesPerSecond.find(([maker]) => maker.test(words));
  return known?.[1] ?? OTHER_GPU_BYTES_PER_SECOND;
}

function basisOf(spec: ModelSpec, device: Device): string {
  if (backendFor(spec, device) === 'webgpu') return 'guessed from its size and the graphics card';
  const threads = threadsFor(device);
  return `guessed from its size and ${threads} ${threads === 1 ? 'thread' : 'threads'}`;
}
