// Whether a model will run well here, before a byte is fetched, with the numbers that say so.
import { aboutBytes } from '../core/byte-text';
import type { ModelSpec } from '../core/model/model-manifest';
import type { Device, WebgpuAdapterFacts } from './device';
import { backendFor, budgetBytesFor, chooseContext, COMFORT, neededBytes } from './memory-needs';
import { predictSpeed, type MeasuredSpeed, type PredictedSpeed } from './predict-speed';

export interface ModelFit {
  /** `tight`: may be slow or fail to load. */
  readonly fit: 'fits' | 'tight' | 'too-big';
  /** One sentence for people, with numbers where there are any. */
  readonly reason: string;
  /** The one thing in the way, where it is one that people can change: other models may go. */
  readonly lacks?: 'storage';
  /** Nothing but its speed makes it tight. */
  readonly isSlow?: true;
  /** Memory in bytes at `contextLength`; absent where the model cannot run for another reason. */
  readonly neededBytes?: number;
  /** What all models together may take here, in bytes. */
  readonly budgetBytes?: number;
  /** The context in tokens to load it with here. */
  readonly contextLength?: number;
  /** Absent for models that do not write, and for those that cannot run. */
  readonly predicted?: PredictedSpeed;
}

export interface FitOptions {
  /** In tokens; chosen from the memory when absent. */
  readonly contextLength?: number;
  /** Its bytes lie on this device already, so it needs no more storage. */
  readonly isInstalled?: boolean;
  readonly measured?: readonly MeasuredSpeed[];
}

type Verdict = Pick<ModelFit, 'fit' | 'reason' | 'lacks' | 'isSlow'>;

/** A model of 135 M parameters gives 0.1 token per second on a software adapter. */
const SOFTWARE_PARAMETERS = 20e6;
/** Slower than this is waiting, not reading. */
const SLOW_TOKENS_PER_SECOND = 3;

export function fitModel(spec: ModelSpec, device: Device, options: FitOptions = {}): ModelFit {
  const lacking =
    fitEngines(spec) ??
    fitRequirements(spec, device) ??
    (device.webgpu && fitCard(spec, device.webgpu));
  if (lacking?.fit === 'too-big') return lacking;
  const contextLength = options.contextLength ?? chooseContext(spec, device);
  const needed = neededBytes(spec, contextLength);
  const budgetBytes = budgetBytesFor(spec, device);
  const predicted = predictSpeed(spec, device, options.measured);
  const verdicts = [
    fitMemory(needed, budgetBytes),
    options.isInstalled ? undefined : fitStorage(spec, device),
    lacking,
    fitSpeed(predicted),
  ];
  const verdict =
    verdicts.find((one) => one?.fit === 'too-big') ??
    verdicts.find((one) => one?.fit === 'tight') ??
    fits(spec, device);
  return {
    ...verdict,
    neededBytes: needed,
    budgetBytes,
    contextLength,
    ...(predicted && verdict.fit !== 'too-big' && { predicted }),
  };
}

function fits(spec: ModelSpec, device: Device): Verdict {
  const place = backendFor(spec, device) === 'webgpu' ? 'graphics card' : 'processor';
  return { fit: 'fits', reason: `Runs on the ${place}` };
}

/** Listed, so that people find out; offered when an engine of ours can run them. */
function fitEngines({ task, vision }: ModelSpec): Verdict | undefined {
  const lacking =
    task === 'rerank' ? 'sorts passages' : vision === true ? 'looks at pictures' : undefined;
  return lacking === undefined
    ? undefined
    : { fit: 'too-big', reason: `No engine of Hearth ${lacking} yet` };
}

function fitRequirements(spec: ModelSpec, device: Device): Verdict | undefined {
  const requires = spec.requires ?? [];
  if (requires.includes('webgpu') && !device.webgpu) {
    return { fit: 'too-big', reason: 'Needs WebGPU, which this browser does not offer' };
  }
  if (requires.includes('shader-f16') && !device.webgpu?.shaderF16) {
    return { fit: 'too-big', reason: 'Needs 16-bit shaders, which this graphics card lacks' };
  }
  return undefined;
}

/** What the card itself forbids, for models that cannot do without one. */
function fitCard(spec: ModelSpec, webgpu: WebgpuAdapterFacts): Verdict | undefined {
  if (!spec.requires?.includes('webgpu')) return undefined;
  const largestBytes = Math.min(webgpu.maxBufferBytes, webgpu.maxBindingBytes);
  const { largestBufferBytes = 0 } = spec;
  if (largestBufferBytes > largestBytes) {
    const reason = `Needs one buffer of ${aboutBytes(largestBufferBytes)}, the card allows ${aboutBytes(largestBytes)}`;
    return { fit: 'too-big', reason };
  }
  if (!webgpu.software) return undefined;
  return (spec.parameters ?? Infinity) <= SOFTWARE_PARAMETERS
    ? { fit: 'tight', reason: 'Slow: WebGPU runs on the processor here' }
    : { fit: 'too-big', reason: 'WebGPU runs on the processor here, far too slow for it' };
}

function fitStorage(spec: ModelSpec, { storage }: Device): Verdict | undefined {
  if (!storage) return undefined;
  const freeBytes = Math.max(0, storage.quotaBytes - storage.usageBytes);
  if (freeBytes >= spec.bytes) return undefined;
  const reason = `Needs ${aboutBytes(spec.bytes)} of storage, ${aboutBytes(freeBytes)} is free`;
  return { fit: 'too-big', reason, lacks: 'storage' };
}

function fitMemory(needed: number, budgetBytes: number): Verdict | undefined {
  if (needed > budgetBytes) {
    const reason = `Needs ${aboutBytes(needed)} of memory, has ${aboutBytes(budgetBytes)}`;
    return { fit: 'too-big', reason };
  }
  if (needed <= budgetBytes * COMFORT) return undefined;
  return { fit: 'tight', reason: `Leaves ${aboutBytes(budgetBytes - needed)} of memory free` };
}

function fitSpeed(predicted: PredictedSpeed | undefined): Verdict | undefined {
  if (!predicted || predicted.tokensPerSecond >= SLOW_TOKENS_PER_SECOND) return undefined;
  const { tokensPerSecond, isMeasured } = predicted;
  const reason = `${isMeasured ? 'Wrote' : 'About'} ${tokensPerSecond.toFixed(1)} tokens per second`;
  return { fit: 'tight', reason, isSlow: true };
}
