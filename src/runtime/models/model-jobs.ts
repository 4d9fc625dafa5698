// The jobs that the Models page asks for, besides the download.
import { bytesParts } from '../../core/byte-text';
import { AppError, type ErrorDetails } from '../../core/errors';
import type { StoredFile } from '../../core/model/model-manifest';
import { findDamagedParts, countParts } from '../../core/model/model-parts';
import type { Damage } from '../../core/model/model-store-api';
import type { CrashMarks } from './crash-mark';
import type { Downloads } from './downloads';
import type { JobContext, JobHandlers } from '../jobs/job';
import type { Telling } from '../jobs/telling';
import type { ModelLibrary } from './model-library';
import type { ModelManager } from './model-manager';
import type { Notices } from '../notices';
import type { Places } from '../places/places';
import type { SpeedTest } from './speed-test';
import type { TruthCheck } from './truth-check';

export interface ModelJobInputs {
  readonly downloads: Downloads;
  readonly library: ModelLibrary;
  readonly models: ModelManager;
  readonly places: Places;
  readonly notices: Notices;
  readonly speedTest: SpeedTest;
  readonly truthCheck: TruthCheck;
  readonly marks: Pick<CrashMarks, 'forget'>;
  readonly enqueueDownload: (modelId: string) => Promise<unknown>;
  readonly telling: Telling;
}

type ModelJobKind = 'model.load' | 'model.unload' | 'model.verify' | 'model.speed' | 'model.check';
export type ModelJobHandlers = Pick<JobHandlers, ModelJobKind>;

export function createModelJobs(inputs: ModelJobInputs): ModelJobHandlers {
  const { downloads, library, models, notices, speedTest, truthCheck, marks } = inputs;
  const nameOf = (modelId: string) => library.findSpec(modelId)?.name ?? modelId;

  /** Its row says it too. */
  const told = (modelId: string, work: () => Promise<void>) =>
    inputs.telling.run(modelId, work, '/models');

  /** Answers are made there too. */
  const atItsPlace = async (
    modelId: string,
    { jobId, signal }: JobContext,
    work: () => Promise<void>,
  ) => {
    const seat = await inputs.places.take({ id: jobId, modelId }, signal);
    try {
      await told(modelId, work);
    } finally {
      seat.leave();
    }
  };

  const load = async (modelId: string, { signal, report }: JobContext) => {
    // Somebody wants it, so a crash of long ago is no reason to refuse.
    marks.forget(modelId);
    const lease = await models.lease(modelId, signal, {
      onProgress: ({ loadedBytes, totalBytes }) =>
        report({ done: loadedBytes, ...(totalBytes !== undefined && { total: totalBytes }) }),
    });
    lease.release();
  };

  /** Damage ends the job as a failure, so that the model's row says it until it is mended. */
  const verify = async (modelId: string) => {
    let damaged: readonly Damage[] = [];
    if (!downloads.isListed()) await downloads.refresh();
    const files = downloads.findInstalled(modelId)?.files ?? [];
    await told(modelId, async () => {
      damaged = await downloads.verify(modelId);
    });
    const name = nameOf(modelId);
    if (damaged.length === 0) {
      notices.say({ tone: 'ok', title: `Every file of ${name} is whole` });
      return;
    }
    await models.unload(modelId);
    const details = describeDamage(files, damaged);
    const noticeId = notices.say({
      tone: 'warn',
      saidAt: '/models',
      title: `A part of ${name} is damaged`,
      detail: details.why,
      action: {
        label: 'Download again',
        run: () => notices.act(() => inputs.enqueueDownload(modelId)),
      },
    });
    inputs.telling.said(modelId, noticeId);
    throw new AppError('model-damaged', 'Files differ from their digests', {
      modelId,
      files: damaged.map(({ path }) => path).join(', '),
      ...details,
    });
  };

  return {
    'model.load': {
      lane: 'gpu',
      resumable: false,
      label: ({ modelId }) => `Load ${nameOf(modelId)}`,
      run: ({ modelId }, context) => atItsPlace(modelId, context, () => load(modelId, context)),
    },
    'model.unload': {
      lane: 'gpu',
      resumable: false,
      label: ({ modelId }) => `Unload ${nameOf(modelId)}`,
      run: ({ modelId }, context) => atItsPlace(modelId, context, () => models.unload(modelId)),
    },
    'model.verify': {
      lane: 'cpu',
      resumable: false,
      label: ({ modelId }) => `Verify ${nameOf(modelId)}`,
      run: ({ modelId }) => verify(modelId),
    },
    'model.speed': {
      lane: 'gpu',
      resumable: false,
      label: ({ modelId }) => `Test speed of ${nameOf(modelId)}`,
      run: ({ modelId }, context) =>
        atItsPlace(modelId, context, () =>
          speedTest.run(modelId, context.signal, (done, total) => context.report({ done, total })),
        ),
    },
    'model.check': {
      lane: 'gpu',
      resumable: false,
      label: ({ modelId }) => `Check ${nameOf(modelId)}`,
      run: ({ modelId }, context) =>
        atItsPlace(modelId, context, () =>
          truthCheck.run(modelId, context.signal, (done, total) => context.report({ done, total })),
        ),
    },
  };
}

/**
 * `why`: for people. `parts` and `damagedParts`: how many there are, and which of them, counted from
 * 0, separated by commas; for the picture of them.
 */
function describeDamage(
  files: readonly StoredFile[],
  damaged: readonly Damage[],
): ErrorDetails & { readonly why: string } {
  const parts = countParts(files) ?? 0;
  const { indices, bytes } = findDamagedParts(files, damaged);
  const totalBytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const found =
    parts === 1
      ? 'It differs from the original.'
      : `${indices.length} of its ${parts} parts ${indices.length === 1 ? 'differs' : 'differ'} from the original.`;
  const only =
    bytes < totalBytes
      ? ` Only ${indices.length === 1 ? 'this one is' : 'these are'} fetched again: ${inWords(bytes)} instead of ${inWords(totalBytes)}.`
      : '';
  return { why: `${found}${only}`, parts, damagedParts: indices.join(',') };
}

function inWords(bytes: number): string {
  return bytesParts(bytes).join(' ');
}
