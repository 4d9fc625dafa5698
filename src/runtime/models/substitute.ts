// Which model answers in place of one that cannot answer here: its build for cards without 16-bit
// shaders, or what was chosen when the graphics processor computed it wrongly.
import type { ModelSpec } from '../../core/model/model-manifest';
import type { ModelUse } from '../../data/records';
import type { Device } from '../../engines/device';
import { swapForDevice } from '../../engines/variants';
import type { Notices } from '../notices';
import type { StepDown } from './step-down';
import type { TruthCheck } from './truth-check';

/** Undefined: the model itself answers. */
export type FindSubstitute = (modelId: string) => Promise<ModelSpec | undefined>;

export interface SubstituteInputs {
  readonly findSpec: (modelId: string) => ModelSpec | undefined;
  readonly isInstalled: (modelId: string) => boolean;
  readonly device: () => Promise<Device>;
  readonly useOf: (modelId: string) => Promise<ModelUse | undefined>;
  readonly stepDown: Pick<StepDown, 'instead' | 'giveUpGpu'>;
  readonly truthCheck: Pick<TruthCheck, 'isGpuWrong'>;
  readonly notices: Pick<Notices, 'say'>;
}

export function createFindSubstitute(inputs: SubstituteInputs): FindSubstitute {
  const { findSpec, isInstalled, stepDown, truthCheck, notices } = inputs;
  const told = new Set<string>();

  /** Once per page: whoever chose the model sees another name above the answer. */
  const tell = (spec: ModelSpec, instead: ModelSpec, why: string) => {
    if (told.has(spec.modelId)) return;
    told.add(spec.modelId);
    const title = `${nameBuild(instead)} answers in place of ${nameBuild(spec)}`;
    notices.say({ tone: 'info', title, detail: why });
  };

  return async (modelId) => {
    const chosen = stepDown.instead(modelId);
    if (chosen) return chosen;
    const spec = findSpec(modelId);
    // Only these run on the graphics processor or not at all; others move to the CPU.
    if (spec?.engine !== 'webllm') return undefined;
    const build = swapForDevice(spec, await inputs.device(), findSpec);
    if (build !== spec && isInstalled(build.modelId)) {
      tell(spec, build, 'This graphics card has no 16-bit shaders.');
      return build;
    }
    if (!(await truthCheck.isGpuWrong(modelId, await inputs.useOf(modelId)))) return undefined;
    const step = stepDown.giveUpGpu(spec);
    if (step.to !== 'model') return undefined;
    tell(spec, step.spec, 'The graphics processor was found to compute it wrongly.');
    return step.spec;
  };
}

/** Two builds of a model have the same name. */
export function nameBuild({ name, quantization }: ModelSpec): string {
  return `${name} (${quantization})`;
}
