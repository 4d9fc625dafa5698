// Whether a loaded model computes right on this device: graphics drivers give wrong numbers without
// an error. The result counts for one GPU, one browser and one set of files.
import { log } from '../../core/log';
import type { ModelReference, ModelSpec } from '../../core/model/model-manifest';
import type { Database } from '../../data/db';
import { getModelUse, recordCheck } from '../../data/models';
import type { ModelUse, TruthCheck as CheckResult } from '../../data/records';
import type { Downloads } from './downloads';
import type { ModelLease } from './model-lease';
import type { ModelLibrary } from './model-library';
import { digestOf } from './model-digest';
import type { ModelManager } from './model-manager';
import type { NoticeContent, Notices } from '../notices';
import { compareWithReference, decodeGreedily, toReference } from './reference';
import type { StepDown } from './step-down';
import { nameBuild } from './substitute';

export interface TruthCheck {
  /**
   * Compares with the reference of the catalogue; without one, what runs on a GPU is compared with
   * the CPU. Below the bar it says so, and the model runs on the CPU from then on; one that cannot is
   * replaced by its 32-bit build or another model. Says so too when there is nothing to compare with.
   */
  run(
    modelId: string,
    signal: AbortSignal,
    report: (done: number, total: number) => void,
  ): Promise<void>;
  /** Loaded, with something to compare with, and not checked yet in this place. */
  isDue(modelId: string): Promise<boolean>;
  /** The GPU was found wrong here, for these files. */
  isGpuWrong(modelId: string, use: ModelUse | undefined): Promise<boolean>;
}

export interface TruthCheckInputs {
  readonly db: Database;
  readonly library: Pick<ModelLibrary, 'requireSpec' | 'findSpec'>;
  readonly downloads: Pick<Downloads, 'findInstalled'>;
  readonly models: () => Pick<ModelManager, 'lease' | 'unload' | 'loaded'>;
  readonly notices: Notices;
  /** GPU and browser, in words. */
  readonly place: () => Promise<string>;
  readonly verify: (modelId: string) => Promise<unknown>;
  readonly download: (modelId: string) => Promise<unknown>;
  readonly stepDown: Pick<StepDown, 'giveUpGpu' | 'judge'>;
}

/** Below it a model is wrong. Rounding alone changes a token in fifty or so. */
export const LEAST_AGREEMENT = 0.9;

/** For models without a reference: what the CPU says to this is taken as right. */
const OWN_PROMPT = 'Write three sentences about the sea.';
const OWN_TOKENS = 32;

export function createTruthCheck(inputs: TruthCheckInputs): TruthCheck {
  const { db, library, downloads, models, notices, place, verify, stepDown } = inputs;

  const keyOf = async (modelId: string) => {
    const manifest = downloads.findInstalled(modelId);
    return manifest && `${await place()} ${digestOf(manifest)}`;
  };

  const compare = async (
    spec: ModelSpec,
    lease: ModelLease,
    signal: AbortSignal,
    report: (done: number, total: number) => void,
  ) => {
    if (spec.reference) return compareWithReference(lease, spec.reference, signal, report);
    if (!hasCpuTwin(spec) || lease.model.backend === 'cpu') return undefined;
    const reference = await referenceFromCpu(spec.modelId, lease, signal);
    const again = await models().lease(spec.modelId, signal);
    try {
      return await compareWithReference(again, reference, signal, report);
    } finally {
      again.release();
    }
  };

  /** Gives `lease` back: the model is loaded once, here or there. */
  const referenceFromCpu = async (
    modelId: string,
    lease: ModelLease,
    signal: AbortSignal,
  ): Promise<ModelReference> => {
    lease.release();
    const { contextLength } = lease.model;
    const loadOptions = { device: 'cpu', contextLength } as const;
    const onCpu = await models().lease(modelId, signal, { loadOptions });
    try {
      return toReference(
        OWN_PROMPT,
        await decodeGreedily(onCpu, OWN_PROMPT, '', OWN_TOKENS, signal),
      );
    } finally {
      onCpu.release();
    }
  };

  const act = async (spec: ModelSpec, result: CheckResult) => {
    const { name, modelId } = spec;
    const share = `${String(Math.round(result.agreement * 100))} %`;
    const isRight = result.agreement >= LEAST_AGREEMENT;
    if (isRight || result.backend === 'cpu') stepDown.judge(modelId, isRight);
    if (isRight) return;
    log('error', 'A model computes wrongly', { modelId, ...result });
    if (result.backend === 'cpu') {
      notices.say({
        tone: 'danger',
        title: `${name} computes wrongly here`,
        detail: `Only ${share} of its words are what they should be, so its files may be damaged. Verify them; damaged parts are fetched again.`,
        action: { label: 'Verify', run: () => notices.act(() => verify(modelId)) },
      });
      return;
    }
    await models().unload(modelId);
    const wrong = `Only ${share} of its words are what they should be.`;
    notices.say({
      tone: 'warn',
      title: `The graphics processor computes ${name} wrongly`,
      sticky: true,
      ...stepDownFrom(spec, wrong),
    });
  };

  /** Does it, and says what. */
  const stepDownFrom = (
    spec: ModelSpec,
    wrong: string,
  ): Pick<NoticeContent, 'detail' | 'action'> => {
    if (hasCpuTwin(spec)) {
      return { detail: `${wrong} From now on it runs on the processor: slower, and right.` };
    }
    const step = stepDown.giveUpGpu(spec);
    const instead = step.to === 'model' ? step.spec : undefined;
    const answers = instead
      ? `From now on ${nameBuild(instead)} answers in its place.`
      : 'Choose another model instead.';
    const twin = library.findSpec(spec.f32ModelId ?? '');
    if (!twin || twin.modelId === instead?.modelId) return { detail: `${wrong} ${answers}` };
    return {
      detail: `${wrong} ${answers} Its 32-bit build computes otherwise and may be right.`,
      action: {
        label: 'Download the 32-bit build',
        run: () => notices.act(() => inputs.download(twin.modelId)),
      },
    };
  };

  return {
    async run(modelId, signal, report) {
      const spec = await library.requireSpec(modelId);
      const lease = await models().lease(modelId, signal);
      let result: CheckResult | undefined;
      try {
        const compared = await compare(spec, lease, signal, report);
        const key = await keyOf(modelId);
        if (compared && key !== undefined) {
          const { backend } = lease.model;
          const before = (await getModelUse(db, modelId))?.check;
          const isWrong = compared.agreement < LEAST_AGREEMENT;
          // What the GPU got wrong stays known when the CPU has been found right; when that is wrong
          // too, the files are, and the GPU gets another chance once they are mended.
          const wasGpuWrong = before?.key === key && before.gpuFailed === true;
          const gpuFailed = backend === 'webgpu' ? isWrong : wasGpuWrong && !isWrong;
          result = { ...compared, backend, gpuFailed, checkedAt: Date.now(), key };
          await recordCheck(db, modelId, result);
        }
      } finally {
        lease.release();
      }
      if (result) await act(spec, result);
      else notices.say({ tone: 'info', title: `There is nothing to check ${spec.name} against` });
    },
    async isDue(modelId) {
      const spec = library.findSpec(modelId);
      const loaded = models()
        .loaded()
        .find((entry) => entry.modelId === modelId);
      if (!spec || !loaded || spec.task !== 'chat') return false;
      if (!spec.reference && (!hasCpuTwin(spec) || loaded.backend === 'cpu')) return false;
      const check = (await getModelUse(db, modelId))?.check;
      return check?.key !== (await keyOf(modelId)) || check?.backend !== loaded.backend;
    },
    async isGpuWrong(modelId, use) {
      return use?.check?.gpuFailed === true && use.check.key === (await keyOf(modelId));
    },
  };
}

/** The same files can be computed on the CPU. */
function hasCpuTwin(spec: ModelSpec): boolean {
  return spec.engine !== 'webllm' && !spec.place;
}
