// Files of the user's disk that models use in place. Handles cannot live in the manifest, which is
// JSON, so they have a small IndexedDB of their own.
import { AppError } from '../../../src/core/errors';

export interface LinkedFile {
  readonly handle: FileSystemFileHandle;
  readonly bytes: number;
  /** Epoch ms. With the size: what tells that it is still the file that was checked. */
  readonly lastModified: number;
}

export interface LinkedFiles {
  find(modelId: string, path: string): Promise<LinkedFile | undefined>;
  list(modelId: string): Promise<readonly LinkedFile[]>;
  put(modelId: string, path: string, file: LinkedFile): Promise<void>;
  /** Forgets the model's links but these. The files themselves are not touched, ever. */
  removeExcept(modelId: string, paths: readonly string[]): Promise<void>;
}

const DATABASE = 'hearth-linked-files';
const TABLE = 'files';

export function createLinkedFiles(): LinkedFiles {
  const run = <T>(mode: IDBTransactionMode, work: (table: IDBObjectStore) => IDBRequest<T>) =>
    withTable(mode, work);
  return {
    // The key is the pair, so another model's file of the same name is another row.
    find: (modelId, path) =>
      run('readonly', (table) => table.get([modelId, path]) as IDBRequest<LinkedFile | undefined>),
    list: (modelId) =>
      run('readonly', (table) => table.getAll(rangeOf(modelId)) as IDBRequest<LinkedFile[]>),
    async put(modelId, path, file) {
      await run('readwrite', (table) => table.put(file, [modelId, path]));
    },
    async removeExcept(modelId, paths) {
      const keys = await run('readonly', (table) => table.getAllKeys(rangeOf(modelId)));
      for (const key of keys) {
        const path: unknown = Array.isArray(key) ? key[1] : undefined;
        const isKept = typeof path === 'string' && paths.includes(path);
        if (!isKept) await run('readwrite', (table) => table.delete(key));
      }
    },
  };
}

/**
 * The file as it lies on the disk. Throws `file-unavailable`: `reason` is `permission` (ask the user
 * again), `missing` or `changed`.
 */
export async function openLinked(
  linked: LinkedFile | undefined,
  modelId: string,
  path: string,
): Promise<File> {
  const unavailable = (reason: keyof typeof reasonWords, cause?: unknown) =>
    new AppError(
      'file-unavailable',
      `${path} of ${modelId} cannot be read: ${reason}`,
      { modelId, path, reason, why: reasonWords[reason] },
      { cause },
    );
  if (!linked) throw unavailable('missing');
  let file: File;
  try {
    file = await linked.handle.getFile();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    throw unavailable(error.name === 'NotAllowedError' ? 'permission' : 'missing', error);
  }
  if (file.size !== linked.bytes || file.lastModified !== linked.lastModified) {
    throw unavailable('changed');
  }
  return file;
}

const reasonWords = {
  permission: 'The browser wants your permission again before it reads it.',
  missing: 'It is no longer where it was.',
  changed: 'It was changed after it was added.',
} as const;

/** All paths of one model. */
function rangeOf(modelId: string): IDBKeyRange {
  // An array sorts after every string, so this is past the last path.
  return IDBKeyRange.bound([modelId, ''], [modelId, []]);
}

async function withTable<T>(
  mode: IDBTransactionMode,
  work: (table: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore(TABLE);
  };
  // Closed at once, so that no other tab waits when the data of this site is deleted.
  const database = await toPromise(opening);
  try {
    return await toPromise(work(database.transaction(TABLE, mode).objectStore(TABLE)));
  } finally {
    database.close();
  }
}

function toPromise<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      reject(request.error ?? new Error('IndexedDB failed'));
    };
  });
}
