// One document from its file to text and chunks in the database. Goes on where it stopped.
import { AppError, isAbort, toWire } from '../../core/errors';
import type {
  DocumentFacts,
  IngestApi,
  IngestEvent,
  IngestProblem,
} from '../../core/documents/ingest-api';
import type { WorkerClient } from '../../core/wire/worker-rpc';
import { clearText, changeDocument, getDocument, getDocumentFile } from '../../data/documents';
import { getCheckpoint, putRead, type ReadPiece } from '../../data/chunks';
import type { Database } from '../../data/db';
import type { ChunkRow, KnowledgeDocument } from '../../data/knowledge-records';

export interface ReadJob {
  readonly documentId: string;
  readonly signal: AbortSignal;
  /** Of an encrypted PDF; it is stored nowhere. */
  readonly password?: string | undefined;
  /** Chunks that are in the database now. */
  onChunks(rows: readonly ChunkRow[]): void;
  /** 0 to 1 of the file. */
  onProgress(share: number): void;
}

/** What was read is stored this often; so much is read again after a crash. */
const STORE_EVERY_MS = 500;

/**
 * Ends with the document `ready`, `locked` or `failed` in its row; throws only AbortError (everything
 * stored so far stays) and errors of the database, `quota-exceeded` among them.
 */
export async function readDocument(
  db: Database,
  ingest: WorkerClient<IngestApi>,
  job: ReadJob,
): Promise<void> {
  const document = await getDocument(db, job.documentId);
  const file = await getDocumentFile(db, job.documentId);
  if (!document || !file || document.deletedAt !== undefined) return;
  try {
    await read(db, ingest, document, file, job);
  } catch (error) {
    if (isAbort(error) || !isAboutDocument(error)) throw error;
    const state: KnowledgeDocument['state'] =
      error.code === 'document-locked'
        ? { status: 'locked', isWrong: error.details['reason'] === 'password-wrong' }
        : { status: 'failed', error: toWire(error) };
    await changeDocument(db, document.id, (row) => ({ ...row, state }));
  }
}

function isAboutDocument(error: unknown): error is AppError {
  return (
    error instanceof AppError &&
    ['document-unreadable', 'document-locked', 'engine-crashed'].includes(error.code)
  );
}

async function read(
  db: Database,
  ingest: WorkerClient<IngestApi>,
  document: KnowledgeDocument,
  file: Blob,
  job: ReadJob,
): Promise<void> {
  const from = await getCheckpoint(db, document.id);
  if (!from) await clearText(db, document.id);
  let chunkCount = from ? document.chunkCount : 0;
  let facts: DocumentFacts | undefined;
  let problems: readonly IngestProblem[] = from ? document.problems : [];
  let progress = 0;
  let pieces: ReadPiece[] = [];
  let storedAt = performance.now();

  const store = async () => {
    const rows = await putRead(db, document.id, pieces);
    pieces = [];
    storedAt = performance.now();
    chunkCount += rows.length;
    await changeDocument(db, document.id, (row) => ({
      ...row,
      ...(facts && factsOf(facts)),
      chunkCount,
      state: { status: 'reading', progress },
    }));
    job.onProgress(progress);
    if (rows.length > 0) job.onChunks(rows);
  };

  const events = ingest.stream(
    'read',
    file,
    document.name,
    {
      chunks: { maxTokens: document.chunkTokens, overlapTokens: document.overlapTokens },
      ...(job.password === undefined ? {} : { password: job.password }),
      ...(from ? { from } : {}),
    },
    job.signal,
  );
  for await (const event of events) {
    if (event.type !== 'section') {
      facts = event.facts;
      if (event.type === 'end') {
        problems = merge(problems, event.problems);
        pieces.push({ chunks: event.chunks });
      }
      continue;
    }
    pieces.push(toPiece(event));
    progress = event.progress;
    if (performance.now() - storedAt > STORE_EVERY_MS) await store();
  }
  progress = 1;
  await store();
  await changeDocument(db, document.id, (row) => ({
    ...row,
    problems,
    state: { status: 'ready' },
  }));
}

function toPiece(event: Extract<IngestEvent, { type: 'section' }>): ReadPiece {
  const { section, chunks, checkpoint } = event;
  return { section, chunks, checkpoint };
}

function factsOf(facts: DocumentFacts): Partial<KnowledgeDocument> {
  const { kind, title, author, createdAt, language, pages } = facts;
  return {
    kind,
    ...(title === undefined ? {} : { title }),
    ...(author === undefined ? {} : { author }),
    ...(createdAt === undefined ? {} : { writtenAt: createdAt }),
    ...(language === undefined ? {} : { language }),
    ...(pages === undefined ? {} : { pages }),
  };
}

/** Of the part read before and the part read now. */
function merge(
  before: KnowledgeDocument['problems'],
  now: readonly IngestProblem[],
): readonly IngestProblem[] {
  const all = new Map(before.map((problem) => [problem.kind, problem]));
  for (const problem of now) {
    const known = all.get(problem.kind);
    all.set(
      problem.kind,
      known
        ? {
            ...problem,
            count: known.count + problem.count,
            pages: [...(known.pages ?? []), ...(problem.pages ?? [])],
          }
        : problem,
    );
  }
  return [...all.values()];
}
