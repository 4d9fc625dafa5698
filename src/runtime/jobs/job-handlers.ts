// Kind of job -> what runs it.
import type { ModelSpec } from '../../core/model/model-manifest';
import { stopWaitingAnswer } from '../../data/answer-recovery';
import type { Database } from '../../data/db';
import type { Generation } from '../turns/generation';
import type { JobHandlers } from './job';
import { createTelling } from './telling';
import { createSeatedModels } from '../places/seated-models';
import { embedAll } from '../documents/document-embedding';
import { ingestDocument, purgeRemoved, type IngestInputs } from '../documents/document-ingest';
import { nameBuild } from '../models/substitute';
import type { BatchRunInputs } from '../batch/run-batch';
import { createModelJobs, type ModelJobInputs } from '../models/model-jobs';

export interface JobHandlerInputs extends Omit<ModelJobInputs, 'telling'> {
  readonly db: Database;
  readonly generation: Generation;
  readonly documents: IngestInputs;
  readonly batches: BatchRunInputs;
  /** After a model has become usable for the first time. */
  readonly onInstalled: (modelId: string) => Promise<void>;
}

export function createJobHandlers(inputs: JobHandlerInputs): JobHandlers {
  const { db, generation, downloads, library, notices, onInstalled } = inputs;
  const telling = createTelling(notices);
  /** A chat or a configuration may name the 16-bit build where the card has no 16-bit shaders. */
  const chooseBuild = async (spec: ModelSpec): Promise<ModelSpec> => {
    if (!spec.requires?.includes('shader-f16')) return spec;
    await library.ready();
    const build = library.swapFor(spec);
    if (build === spec) return spec;
    notices.say({
      tone: 'info',
      title: `${nameBuild(build)} is fetched in place of ${nameBuild(spec)}`,
      detail: 'This graphics card has no 16-bit shaders.',
    });
    return build;
  };

  return {
    ...createModelJobs({ ...inputs, telling }),
    'chat.generate': {
      lane: 'answers',
      resumable: false,
      label: () => 'Answer',
      run: ({ messageId, ...step }, { signal }) => generation.run(messageId, signal, step),
      cancelled: ({ messageId }) => stopWaitingAnswer(db, messageId),
    },
    'chat.replay': {
      lane: 'answers',
      resumable: false,
      label: () => 'Replay an answer',
      async run({ messageId }, { signal }) {
        const { replayAnswer } = await import('../turns/replay');
        try {
          const models = createSeatedModels(inputs.models, inputs.places);
          await replayAnswer({ ...inputs, models }, messageId, signal);
        } catch (error) {
          if (!signal.aborted) notices.report(error);
          throw error;
        }
      },
    },
    'batch.run': {
      lane: 'batch',
      resumable: true,
      label: () => 'Batch',
      run: ({ batchId }, context) =>
        telling.run(batchId, async () => {
          const { runBatch } = await import('../batch/run-batch');
          await runBatch(inputs.batches, batchId, context);
        }),
    },
    'document.purge': {
      lane: 'cpu',
      resumable: true,
      label: () => 'Remove a document',
      run: ({ documentId }) =>
        telling.run(documentId, () => purgeRemoved(inputs.documents, documentId)),
    },
    'document.cut': {
      lane: 'cpu',
      resumable: true,
      label: () => 'Cut a document anew',
      run: ({ documentId, ...settings }, context) =>
        telling.run(documentId, async () => {
          const { cutAnew } = await import('../documents/cut-document');
          await cutAnew(inputs.documents, documentId, settings, context);
        }),
    },
    'document.embed': {
      lane: 'cpu',
      resumable: true,
      label: () => 'Embed documents',
      run: ({ modelId }, context) =>
        telling.run('embedding', () => embedAll(inputs.documents, modelId, context)),
    },
    'document.move': {
      lane: 'cpu',
      resumable: true,
      label: () => 'Move a document',
      run: (input, context) =>
        telling.run(input.documentId, async () => {
          const { moveDocument } = await import('../documents/move-document');
          await moveDocument(inputs.documents, input, context);
        }),
    },
    'document.ingest': {
      lane: 'cpu',
      resumable: true,
      label: () => 'Read a document',
      run: ({ documentId }, context) =>
        telling.run(documentId, () => ingestDocument(inputs.documents, documentId, context)),
    },
    'model.download': {
      lane: 'network',
      resumable: true,
      label: ({ modelId }) => `Download ${library.findSpec(modelId)?.name ?? modelId}`,
      run: ({ modelId }, { signal, report }) =>
        telling.run(
          modelId,
          async () => {
            const spec = await chooseBuild(await library.requireSpec(modelId));
            await downloads.install(spec, {
              signal,
              report: (done, total) => report({ done, total }),
            });
            await onInstalled(spec.modelId);
          },
          '/models',
        ),
    },
  };
}
