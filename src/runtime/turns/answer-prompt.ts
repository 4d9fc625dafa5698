// The messages a model had read when it wrote a stored answer: as they were, where that is known,
// because settings may have changed since.
import { AppError } from '../../core/errors';
import type { ChatMessage } from '../../core/prompt/message';
import { planPrompt } from '../../core/prompt/prompt';
import type { Database } from '../../data/db';
import { branchOf } from '../../data/message-tree';
import type { Message } from '../../data/records';
import { readTurnRows } from '../../data/turn-rows';
import { withSources } from './grounded-turn';
import type { ModelLibrary } from '../models/model-library';
import { toHistory } from './turn-prompt';
import { settingsForTurn } from './turn-settings';

export interface AnswerPrompt {
  readonly answer: Message;
  readonly modelId: string;
  /** Without the answer. */
  readonly messages: readonly ChatMessage[];
  /** As the user wrote it: without the passages that were put before it. */
  readonly question: string;
}

/** Throws `record-not-found`. */
export async function promptOfAnswer(
  db: Database,
  library: ModelLibrary,
  messageId: string,
): Promise<AnswerPrompt> {
  const rows = await readTurnRows(db, messageId);
  const answer = rows.messages.find(({ id }) => id === messageId);
  if (!answer) throw new AppError('record-not-found', 'No such message', { messageId });
  const branch = branchOf(rows.messages, messageId);
  const settings = settingsForTurn(rows, library.findSpec, answer, branch);
  const made = answer.makings?.[0];
  const modelId = made?.modelId ?? settings.modelId;
  const read = answer.sources ? withSources(branch, answer.sources) : branch;
  const { messages } = planPrompt({
    systemPrompt: made?.systemPrompt ?? settings.systemPrompt,
    history: toHistory(read.slice(0, -1)),
    contextLength: library.findSpec(modelId)?.contextLength ?? 0,
    maxTokens: made?.sampling.maxTokens ?? settings.parameters.maxTokens,
  });
  const question = branch.findLast(({ role }) => role === 'user')?.text ?? '';
  return { answer, modelId, messages, question };
}
