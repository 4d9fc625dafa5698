// What to do with a model whose engine is lost again and again, or which the GPU computes wrongly:
// another place, another build of it, another model. Forgotten with the tab, because drivers recover.
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Backend } from '../../data/records';

export interface StepDown {
  /** An engine was lost; returns what changes from now on, if anything. */
  lost(spec: ModelSpec, backend: Backend): Step;
  /** The GPU computes it wrongly; returns what changes from now on. */
  giveUpGpu(spec: ModelSpec): Exclude<Step, { to: 'retry' }>;
  /** What a check on the CPU said: a model that is wrong there answers for no other one. */
  judge(modelId: string, isRight: boolean): void;
  /** Its GPU code is given up: it runs on the CPU. */
  isCpuOnly(modelId: string): boolean;
  /** The model that answers in place of this one. */
  instead(modelId: string): ModelSpec | undefined;
}

export type Step =
  /** The same again. */
  | { readonly to: 'retry' }
  | { readonly to: 'cpu' }
  | { readonly to: 'model'; readonly spec: ModelSpec }
  /** Nothing is left to try. */
  | { readonly to: 'nothing' };

export interface StepDownInputs {
  /** Models on this device. */
  readonly installed: () => readonly ModelSpec[];
  /** Epoch ms. */
  readonly now?: () => number;
}

const WITHIN_MS = 10 * 60_000;
/** So many losses within the time are too many. */
const TOO_MANY = 2;

export function createStepDown({ installed, now = Date.now }: StepDownInputs): StepDown {
  const losses = new Map<string, readonly number[]>();
  const cpuOnly = new Set<string>();
  const replaced = new Map<string, ModelSpec>();
  const wrong = new Set<string>();

  const isGivenUp = (modelId: string) => replaced.has(modelId) || wrong.has(modelId);

  const substituteFor = (spec: ModelSpec): ModelSpec | undefined => {
    const others = installed().filter(
      ({ modelId, task }) => modelId !== spec.modelId && task === spec.task && !isGivenUp(modelId),
    );
    const twin = others.find(({ modelId }) => modelId === spec.f32ModelId);
    const onCpu = others.filter(({ engine }) => engine !== 'webllm');
    // The largest is likely the ablest; the demonstration answers when nothing else can.
    const [ablest] = onCpu.toSorted(
      (a, b) => Number(a.demo ?? false) - Number(b.demo ?? false) || b.bytes - a.bytes,
    );
    return twin ?? ablest;
  };

  const giveUpGpu = (spec: ModelSpec): Exclude<Step, { to: 'retry' }> => {
    if (spec.engine !== 'webllm') {
      cpuOnly.add(spec.modelId);
      return { to: 'cpu' };
    }
    const substitute = substituteFor(spec);
    if (!substitute) return { to: 'nothing' };
    replaced.set(spec.modelId, substitute);
    return { to: 'model', spec: substitute };
  };

  return {
    giveUpGpu,
    judge(modelId, isRight) {
      if (isRight) wrong.delete(modelId);
      else wrong.add(modelId);
    },
    lost(spec, backend) {
      const { modelId } = spec;
      const at = now();
      const recent = [...(losses.get(modelId) ?? []), at].filter((one) => at - one < WITHIN_MS);
      losses.set(modelId, recent);
      if (recent.length < TOO_MANY) return { to: 'retry' };
      // On the CPU it is not the card's fault, and another model would be no better off.
      if (backend === 'cpu') return { to: 'nothing' };
      losses.delete(modelId);
      return giveUpGpu(spec);
    },
    isCpuOnly: (modelId) => cpuOnly.has(modelId),
    instead(modelId) {
      let found = replaced.get(modelId);
      for (let next = found; next; next = replaced.get(next.modelId)) found = next;
      return found;
    },
  };
}
