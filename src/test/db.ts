import { afterEach } from 'vitest';
import { createId } from '../core/ids';
import { openDatabase, type Database } from '../data/db';

const opened: Database[] = [];

/** A fresh database in memory; the same name again is a second tab on the same data. */
export async function openTestDb(name = `test-${createId()}`): Promise<Database> {
  const { db } = await openDatabase({ name, indexedDB: undefined });
  opened.push(db);
  return db;
}

afterEach(() => {
  for (const db of opened.splice(0)) db.close();
});
