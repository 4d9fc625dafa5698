// What is looked for in the documents, put into words that stand alone by the model that answers.
import { isAbort } from '../../core/errors';
import type { ModelSpec } from '../../core/model/model-manifest';
import { leansOnEarlier } from '../../core/documents/search-query';
import { rewriteRequest, toRewritten, type Exchange } from '../../core/documents/search-rewrite';
import { log } from '../../core/log';
import type { Message } from '../../data/records';
import type { ModelManager } from '../models/model-manager';
import type { FindSubstitute } from '../models/substitute';
import type { Turn } from './turn-run';

export interface RewriteInputs {
  readonly models: Pick<ModelManager, 'lease'>;
  readonly findSpec: (modelId: string) => ModelSpec | undefined;
  readonly findSubstitute: FindSubstitute;
}

/** A slower model would keep the reader waiting for little. The load before it is not counted. */
const REWRITE_WITHIN_MS = 8000;

/**
 * Undefined where the question stands alone, the model is the demonstration, it took too long, or
 * what it wrote is not to be trusted: then a plain rule serves. Throws AbortError.
 */
export async function rewriteQuery(
  { models, findSpec, findSubstitute }: RewriteInputs,
  { branch, settings, onPhase }: Pick<Turn, 'branch' | 'settings' | 'onPhase'>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const questions = branch.filter(({ role }) => role === 'user');
  const next = questions.at(-1)?.text ?? '';
  const before = exchangeBefore(branch, questions.at(-1));
  if (!before || !leansOnEarlier(questions.map(({ text }) => text))) return undefined;
  const modelId = (await findSubstitute(settings.modelId))?.modelId ?? settings.modelId;
  if (findSpec(modelId)?.demo) return undefined;
  try {
    onPhase('loading');
    const lease = await models.lease(modelId, signal, {
      onProgress: (progress) => onPhase('loading', progress),
    });
    try {
      onPhase('prefill');
      const limited = AbortSignal.any([signal, AbortSignal.timeout(REWRITE_WITHIN_MS)]);
      let written = '';
      for await (const event of lease.generate(rewriteRequest(before, next), limited)) {
        if (event.type === 'text-delta') written += event.text;
      }
      signal.throwIfAborted();
      return limited.aborted ? undefined : toRewritten(written, before, next);
    } finally {
      lease.release();
    }
  } catch (error) {
    if (signal.aborted && isAbort(error)) throw error;
    // The answer itself meets the same failure, and says so where it lasts.
    log('warn', 'The search query could not be rewritten', error);
    return undefined;
  }
}

/** The question before the newest one that has an answer, with it. */
function exchangeBefore(
  branch: readonly Message[],
  newest: Message | undefined,
): Exchange | undefined {
  const end = newest ? branch.indexOf(newest) : 0;
  const earlier = branch.slice(0, end);
  const at = earlier.findLastIndex(({ role }) => role === 'user');
  const question = earlier[at];
  if (!question) return undefined;
  const answer = earlier.slice(at).find(({ role, text }) => role === 'assistant' && text !== '');
  return { question: question.text, answer: answer?.text ?? '' };
}
