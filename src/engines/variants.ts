// One model, two builds: with 16-bit shaders and without. People are shown the one for their card.
import type { ModelSpec } from '../core/model/model-manifest';
import type { Device } from './device';

function lacksF16({ webgpu }: Device): boolean {
  return webgpu?.shaderF16 !== true;
}

/** Without the builds whose twin is the right one on this device; `isKept` ones stay. */
export function hideTwins(
  specs: readonly ModelSpec[],
  device: Device,
  isKept: (spec: ModelSpec) => boolean,
): readonly ModelSpec[] {
  const ids = new Set(specs.map((spec) => spec.modelId));
  const f32Ids = new Set(specs.flatMap(({ f32ModelId = '' }) => f32ModelId));
  const isHidden = lacksF16(device)
    ? ({ f32ModelId = '' }: ModelSpec) => ids.has(f32ModelId)
    : ({ modelId }: ModelSpec) => f32Ids.has(modelId);
  return specs.filter((spec) => isKept(spec) || !isHidden(spec));
}

/** The build of the model to use here; without any graphics card none runs, and nothing is swapped. */
export function swapForDevice(
  spec: ModelSpec,
  device: Device,
  findSpec: (modelId: string) => ModelSpec | undefined,
): ModelSpec {
  if (!device.webgpu || !lacksF16(device) || !spec.requires?.includes('shader-f16')) return spec;
  return findSpec(spec.f32ModelId ?? '') ?? spec;
}
