// Questions about the user's documents, asked by the chat model that is loaded: one a passage, of
// passages from all over the documents.
import type { Question } from '../../core/question-set';
import { getChunks, listChunkIds } from '../../data/chunks';
import type { Database } from '../../data/db';
import { listDocuments } from '../../data/documents';
import type { ModelManager } from '../models/model-manager';

export interface GenerateInputs {
  readonly db: Database;
  readonly models: ModelManager;
}

/** Shorter ones are headings and captions, about which nothing can be asked. */
const MIN_CHARS = 200;
const MAX_TOKENS = 60;
const MIN_QUESTION_CHARS = 8;

/** A loaded model that can be asked. */
export function questioner(models: ModelManager): string | undefined {
  return models.loaded().find(({ task }) => task === 'chat')?.modelId;
}

export interface GenerateRequest {
  readonly modelId: string;
  readonly documentIds: readonly string[];
  readonly count: number;
}

/** Fewer than `count` where the model asks nothing sensible. Throws AbortError and what engines throw. */
export async function generateQuestions(
  { db, models }: GenerateInputs,
  { modelId, documentIds, count }: GenerateRequest,
  onProgress: (done: number) => void,
  signal: AbortSignal,
): Promise<readonly Question[]> {
  const names = new Map((await listDocuments(db)).map(({ id, name }) => [id, name]));
  const ids = await listChunkIds(db, documentIds);
  const step = Math.max(1, ids.length / count);
  const sampled = Array.from({ length: Math.min(count, ids.length) }, (_, at) => {
    return ids[Math.floor((at + 0.5) * step)] ?? 0;
  });
  const rows = (await getChunks(db, sampled)).filter(({ text }) => text.length >= MIN_CHARS);
  const made: Question[] = [];
  const lease = await models.lease(modelId, signal);
  try {
    for (const [at, { text, documentId }] of rows.entries()) {
      onProgress(at);
      let answer = '';
      const request = {
        messages: [{ role: 'user' as const, content: ask(text) }],
        maxTokens: MAX_TOKENS,
        temperature: 0,
      };
      for await (const event of lease.generate(request, signal)) {
        if (event.type === 'text-delta') answer += event.text;
      }
      signal.throwIfAborted();
      const question = toQuestionText(answer);
      const document = names.get(documentId);
      if (question === undefined) continue;
      made.push({ question, passage: text, ...(document === undefined ? {} : { document }) });
    }
  } finally {
    lease.release();
  }
  return made;
}

const ask = (passage: string) =>
  `Write one short question that the following passage answers. Write only the question.\n\n"""\n${passage.replaceAll('"""', "'''")}\n"""`;

/** The first sentence with a question mark, without numbers, labels and marks around it. */
export function toQuestionText(answer: string): string | undefined {
  const line = answer.split('\n').find((text) => /[?？؟]/.test(text)) ?? '';
  const bare = line
    .replace(/^[^\p{L}]+/u, '')
    .replace(/^(?:question|q)\b[^\p{L}:]*:/iu, '')
    .replace(/^[^\p{L}]+/u, '');
  const found = /^.*?[?？؟]/u.exec(bare)?.[0];
  return found !== undefined && found.length > MIN_QUESTION_CHARS ? found : undefined;
}
