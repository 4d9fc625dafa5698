// The one database: tables, versions and how it is opened. Old versions are never edited.
import Dexie, { type EntityTable, type Table } from 'dexie';
import { AppError } from '../core/errors';
import { log } from '../core/log';
import type { Batch, BatchRow, BatchRowKey } from './batch-records';
import { toDataError } from './data-errors';
import type {
  CheckpointRow,
  ChunkRow,
  Collection,
  DocumentFile,
  KnowledgeDocument,
  IndexSegment,
  IndexSegmentKey,
  SectionRow,
} from './knowledge-records';
import type { Picture } from './picture-records';
import type {
  Chat,
  Draft,
  Job,
  Message,
  ModelUse,
  PartialAnswer,
  Profile,
  Setting,
  Trace,
} from './records';

export type Database = Dexie & {
  readonly profiles: EntityTable<Profile, 'id'>;
  readonly chats: EntityTable<Chat, 'id'>;
  readonly messages: EntityTable<Message, 'id'>;
  readonly partials: EntityTable<PartialAnswer, 'messageId'>;
  readonly drafts: EntityTable<Draft, 'chatId'>;
  readonly traces: EntityTable<Trace, 'messageId'>;
  readonly pictures: EntityTable<Picture, 'id'>;
  readonly settings: EntityTable<Setting, 'key'>;
  /** Not an EntityTable: its derived insert type would lose the link between kind and input. */
  readonly jobs: Table<Job, string>;
  readonly models: EntityTable<ModelUse, 'modelId'>;
  readonly collections: EntityTable<Collection, 'id'>;
  readonly documents: EntityTable<KnowledgeDocument, 'id'>;
  readonly documentFiles: EntityTable<DocumentFile, 'documentId'>;
  readonly sections: EntityTable<SectionRow, 'id'>;
  readonly chunks: EntityTable<ChunkRow, 'id'>;
  readonly checkpoints: EntityTable<CheckpointRow, 'documentId'>;
  readonly indexSegments: Table<IndexSegment, IndexSegmentKey>;
  readonly batches: EntityTable<Batch, 'id'>;
  readonly batchRows: Table<BatchRow, BatchRowKey>;
};

const DEFAULT_NAME = 'hearth';
const VERSION = 4;
/** Dexie multiplies its version numbers, so that 0.1 steps are possible. */
const NATIVE_VERSION_FACTOR = 10;

export interface OpenOptions {
  readonly name?: string;
  /** The browser's own when absent; `undefined` when it has none. */
  readonly indexedDB?: IDBFactory | undefined;
  /** Another tab runs a newer version and needs the database: this one is closed for good. */
  readonly onClosed?: () => void;
}

export interface OpenedDatabase {
  readonly db: Database;
  /** False when everything is in memory and gone with the tab. */
  readonly durable: boolean;
}

/**
 * Opens the database, in memory where the browser keeps none (private windows).
 * Throws `storage-unavailable` with details.reason `newer-version` (this page is older than its
 * data) or `blocked` (an older page in another tab does not let go), and `quota-exceeded`.
 */
export async function openDatabase(options: OpenOptions = {}): Promise<OpenedDatabase> {
  const factory = 'indexedDB' in options ? options.indexedDB : browserIndexedDb();
  if (factory) {
    try {
      return { db: await open(factory, IDBKeyRange, options), durable: true };
    } catch (error) {
      if (error instanceof AppError && isFinal(error)) throw error;
      log('warn', 'No IndexedDB; data stays in memory', error);
    }
  }
  const memory = await import('fake-indexeddb');
  return { db: await open(memory.indexedDB, memory.IDBKeyRange, options), durable: false };
}

/** Data exists and must not be hidden behind an empty database in memory. */
function isFinal(error: AppError): boolean {
  return error.code === 'quota-exceeded' || error.details['reason'] !== undefined;
}

/** Even reading the property throws where a policy forbids storage. */
function browserIndexedDb(): IDBFactory | undefined {
  try {
    return globalThis.indexedDB;
  } catch (error) {
    log('warn', 'IndexedDB is forbidden here', error);
    return undefined;
  }
}

async function open(
  factory: IDBFactory,
  keyRange: typeof IDBKeyRange,
  options: OpenOptions,
): Promise<Database> {
  // liveQuery asks the global pair whether there is a database at all.
  Dexie.dependencies.indexedDB = factory;
  Dexie.dependencies.IDBKeyRange = keyRange;
  const db = new Dexie(options.name ?? DEFAULT_NAME, {
    indexedDB: factory,
    IDBKeyRange: keyRange,
    // Its copies of rows cost more than a getAll of a whole chat.
    cache: 'disabled',
  }) as Database; // The tables come from the schema below.
  db.version(1).stores({
    profiles: 'id',
    chats: 'id, profileId, deletedAt',
    // An id begins with its chat and goes on with the time: see message-id.ts.
    messages: 'id, parentId',
    partials: 'messageId',
    drafts: 'chatId',
    traces: 'messageId',
    settings: 'key',
    jobs: 'id, status, createdAt',
    models: 'modelId',
  });
  db.version(2).stores({
    collections: 'id, position',
    documents: 'id, collectionId, digest, deletedAt',
    documentFiles: 'documentId',
    sections: 'id, documentId',
    chunks: '++id, documentId',
    checkpoints: 'documentId',
    indexSegments: '[collectionId+segment+part], collectionId',
  });
  db.version(3).stores({
    batches: 'id, createdAt',
    batchRows: '[batchId+index], batchId, [batchId+state], [batchId+revision]',
  });
  db.version(VERSION).stores({
    pictures: 'id, chatId, draftKey',
  });
  db.on('versionchange', () => {
    db.close();
    options.onClosed?.();
    return false;
  });
  try {
    await Promise.race([db.open(), failWhenBlocked(db)]);
    refuseNewerVersion(db);
  } catch (error) {
    db.close();
    throw toDataError(error);
  }
  return db;
}

function failWhenBlocked(db: Database): Promise<never> {
  return new Promise((_, reject) => {
    db.on('blocked', () => {
      const details = { reason: 'blocked' };
      reject(new AppError('storage-unavailable', 'An older tab holds the database', details));
    });
  });
}

/** Dexie opens a newer database with old code; writing into it could damage it. */
function refuseNewerVersion(db: Database): void {
  const storedVersion = db.backendDB().version / NATIVE_VERSION_FACTOR;
  if (storedVersion < VERSION + 1) return;
  const details = { reason: 'newer-version', storedVersion, version: VERSION };
  throw new AppError('storage-unavailable', 'The database is newer than this page', details);
}
