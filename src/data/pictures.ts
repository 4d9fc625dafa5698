// Pictures of drafts and messages. Bytes, not object URLs: they outlive the page and can be sealed.
import { createId } from '../core/ids';
import type { MessagePicture } from '../core/picture/picture';
import { guard } from './data-errors';
import type { Database } from './db';
import type { Picture } from './picture-records';
import { without } from './without';

export type NewPicture = Pick<Picture, 'name' | 'type' | 'width' | 'height' | 'bytes'>;

/** In the order they were added. */
export function listDraftPictures(db: Database, draftKey: string): Promise<Picture[]> {
  const work = db.pictures.where('draftKey').equals(draftKey).toArray();
  return guard(work.then((rows) => rows.sort((a, b) => a.addedAt - b.addedAt)));
}

/** Undefined where it was deleted. */
export function getPicture(db: Database, pictureId: string): Promise<Picture | undefined> {
  return guard(db.pictures.get(pictureId));
}

/** Those of them that are there, in any order. */
export async function getPictures(db: Database, pictureIds: readonly string[]): Promise<Picture[]> {
  const rows = await guard(db.pictures.bulkGet([...pictureIds]));
  return rows.filter((row) => row !== undefined);
}

/** Throws `quota-exceeded`, and then nothing of it is stored. */
export function addDraftPicture(
  db: Database,
  draftKey: string,
  picture: NewPicture,
): Promise<Picture> {
  return guard(
    db.transaction('rw', db.pictures, async () => {
      const others = await listDraftPictures(db, draftKey);
      const addedAt = Math.max(Date.now(), (others.at(-1)?.addedAt ?? 0) + 1);
      const row: Picture = { ...picture, id: createId(), draftKey, addedAt };
      await db.pictures.add(row);
      return row;
    }),
  );
}

/** Out of a draft, for good. One that was sent meanwhile stays with its message. */
export function removeDraftPictures(db: Database, pictureIds: readonly string[]): Promise<void> {
  return guard(
    db.transaction('rw', db.pictures, async () => {
      const rows = await db.pictures.bulkGet([...pictureIds]);
      const waiting = rows.filter((row) => row?.draftKey !== undefined);
      await db.pictures.bulkDelete(waiting.flatMap((row) => row?.id ?? []));
    }),
  );
}

/** Into the draft each of them names. */
export async function restoreDraftPictures(
  db: Database,
  pictures: readonly Picture[],
): Promise<void> {
  await guard(db.pictures.bulkPut([...pictures]));
}

/** From the draft to the chat; inside the caller's transaction. */
export async function movePicturesToChat(
  db: Database,
  chatId: string,
  pictures: readonly MessagePicture[],
): Promise<void> {
  for (const row of await db.pictures.bulkGet(pictures.map(({ id }) => id))) {
    if (row?.draftKey !== undefined) await db.pictures.put({ ...without(row, 'draftKey'), chatId });
  }
}

/** What a message keeps of it. */
export function toMessagePicture({
  id,
  name,
  type,
  width,
  height,
  bytes,
}: Picture): MessagePicture {
  return { id, name, type, width, height, byteLength: bytes.length };
}
