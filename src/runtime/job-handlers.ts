// Kind of job -> what runs it.
import { stopWaitingAnswer } from '../data/answer-recovery';
import type { Database } from '../data/db';
import type { Generation } from './generation';
import type { JobHandlers } from './job';
import { createModelJobs, type ModelJobInputs } from './model-jobs';

export interface JobHandlerInputs extends ModelJobInputs {
  readonly db: Database;
  readonly generation: Generation;
  /** After a model has become usable for the first time. */
  readonly onInstalled: (modelId: string) => Promise<void>;
}

export function createJobHandlers(inputs: JobHandlerInputs): JobHandlers {
  const { db, generation, downloads, library, notices, onInstalled } = inputs;
  return {
    ...createModelJobs(inputs),
    'chat.generate': {
      lane: 'gpu',
      resumable: false,
      label: () => 'Answer',
      run: ({ messageId, maxNewTokens }, { signal }) =>
        generation.run(messageId, signal, maxNewTokens),
      cancelled: ({ messageId }) => stopWaitingAnswer(db, messageId),
    },
    'model.download': {
      lane: 'network',
      resumable: true,
      label: ({ modelId }) => `Download ${library.findSpec(modelId)?.name ?? modelId}`,
      async run({ modelId }, { signal, report }) {
        try {
          const spec = await library.requireSpec(modelId);
          await downloads.install(spec, {
            signal,
            report: (done, total) => report({ done, total }),
          });
          await onInstalled(modelId);
        } catch (error) {
          // Whoever asked may be on another page by now, so the words follow them.
          notices.report(error);
          throw error;
        }
      },
    },
  };
}
