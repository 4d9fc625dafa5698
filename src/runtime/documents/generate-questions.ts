// Questions about the user's documents, asked by a chat model: one a passage, of
// passages from all over the documents.
import type { ChatMessage } from '../../core/prompt/message';
import type { Question } from '../../core/documents/question-set';
import { stemsOf } from '../../core/documents/word-stems';
import { getChunks, listChunkIds } from '../../data/chunks';
import type { Database } from '../../data/db';
import { listDocuments } from '../../data/documents';
import type { ModelLease } from '../models/model-lease';
import type { ModelManager } from '../models/model-manager';

export interface GenerateInputs {
  readonly db: Database;
  readonly models: Pick<ModelManager, 'lease'>;
}

/** Shorter ones are headings and captions, about which nothing can be asked. */
const MIN_CHARS = 60;
const MAX_TOKENS = 40;
const MIN_QUESTION_CHARS = 8;

export interface GenerateRequest {
  readonly modelId: string;
  readonly documentIds: readonly string[];
  readonly count: number;
}

export interface GenerateEvents {
  /** Passages that were asked about. */
  readonly onProgress: (done: number) => void;
  /** As it is asked, so that stopping loses nothing. */
  readonly onQuestion: (question: Question) => void;
}

/** Fewer than `count` where the model asks nothing sensible. Throws AbortError and what engines throw. */
export async function generateQuestions(
  { db, models }: GenerateInputs,
  { modelId, documentIds, count }: GenerateRequest,
  { onProgress, onQuestion }: GenerateEvents,
  signal: AbortSignal,
): Promise<void> {
  const names = new Map((await listDocuments(db)).map(({ id, name }) => [id, name]));
  const ids = await listChunkIds(db, documentIds);
  const step = Math.max(1, ids.length / count);
  const sampled = Array.from({ length: Math.min(count, ids.length) }, (_, at) => {
    return ids[Math.floor((at + 0.5) * step)] ?? 0;
  });
  const rows = (await getChunks(db, sampled)).filter(({ text }) => text.length >= MIN_CHARS);
  const lease = await models.lease(modelId, signal);
  try {
    for (const [at, { text, documentId }] of rows.entries()) {
      onProgress(at);
      const question = await askAbout(lease, text, signal);
      const document = names.get(documentId);
      if (question === undefined) continue;
      onQuestion({ question, passage: text, ...(document === undefined ? {} : { document }) });
    }
  } finally {
    lease.release();
  }
}

/** How an answer begins where the model asked nothing sensible by itself. */
const openings = ['', 'How', 'Who', 'What'];

/** Undefined where no try gave a question about the passage. */
async function askAbout(
  lease: Pick<ModelLease, 'generate'>,
  passage: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const opening of openings) {
    let written = opening;
    const messages: readonly ChatMessage[] = [
      ...examples.flatMap(([text, question]): ChatMessage[] => [
        { role: 'user', content: ask(text) },
        { role: 'assistant', content: question },
      ]),
      { role: 'user', content: ask(passage) },
      ...(opening === '' ? [] : [{ role: 'assistant' as const, content: opening }]),
    ];
    const request = { messages, maxTokens: MAX_TOKENS, temperature: 0 };
    for await (const event of lease.generate(request, signal)) {
      if (event.type === 'text-delta') written += event.text;
    }
    signal.throwIfAborted();
    const question = toQuestionText(written);
    if (question !== undefined && isAbout(question, passage)) return question;
  }
  return undefined;
}

/** Small models follow examples better than rules. */
const examples: readonly (readonly [passage: string, question: string])[] = [
  [
    'The library lends each book for three weeks. Longer loans cost ten cents a day, and children pay nothing.',
    'How long does the library lend a book?',
  ],
  [
    'Anna Berg painted the tower in 1902. It burnt down nine years later, and nobody was hurt.',
    'Who painted the tower?',
  ],
];

const ask = (passage: string) =>
  `Write one short question that the following passage answers. Write only the question.\n\n"""\n${passage.replaceAll('"""', "'''")}\n"""`;

/** At least half of what it asks stands in the passage: small models ask about the examples too. */
export function isAbout(question: string, passage: string): boolean {
  const asked = [...stemsOf(question)];
  const known = stemsOf(passage);
  const shared = asked.filter((stem) => known.has(stem)).length;
  return shared > 0 && shared >= asked.length / 2;
}

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
