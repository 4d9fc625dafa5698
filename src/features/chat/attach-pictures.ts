// Files that are no text, put into a draft where they are pictures. Fetched with the first of them.
import type { PictureRefusal } from '../../core/picture/picture-api';
import { addDraftPicture, listDraftPictures } from '../../data/pictures';
import { createPictureClient } from '../../runtime/pictures/picture-client';
import type { Runtime } from '../../runtime/runtime';
import { formatBytes } from '../../ui/format';

/** Of one message. Servers take few, and each costs the model hundreds of tokens. */
export const MAX_PICTURES = 10;

/** One after the other, so that only one is unpacked at a time. What is refused is said. */
export async function attachPictures(
  { db, notices, keepStorage }: Pick<Runtime, 'db' | 'notices' | 'keepStorage'>,
  draftKey: string,
  files: readonly File[],
): Promise<void> {
  const refuse = (title: string, detail: string) =>
    notices.say({ tone: 'warn', title, detail, sticky: true });
  const client = createPictureClient();
  let room = MAX_PICTURES - (await listDraftPictures(db, draftKey)).length;
  try {
    for (const file of files) {
      const name = file.name || 'Picture';
      const prepared = await client.call('prepare', file);
      if ('refused' in prepared) refuse(...toWords(name, prepared.refused));
      else if (room <= 0) {
        refuse(`${name} was not added`, `A message takes up to ${MAX_PICTURES} pictures.`);
      } else {
        await addDraftPicture(db, draftKey, { name, ...prepared.picture });
        room -= 1;
      }
    }
  } finally {
    client.terminate();
  }
  void keepStorage();
}

/** What happened, and what to do. */
export function toWords(name: string, refusal: PictureRefusal): [title: string, detail: string] {
  switch (refusal.why) {
    case 'not-a-picture':
      return [
        `${name} cannot be read`,
        'Texts, PDF and Word files can be read, and PNG, JPEG, WebP and GIF pictures.',
      ];
    case 'damaged':
      return [
        `${name} is damaged`,
        'It begins like a picture and cannot be drawn. Open it in another program and save it anew.',
      ];
    case 'too-large':
      return [
        `${name} is too large`,
        `It has ${formatBytes(refusal.bytes)}; pictures of up to 60 MB are taken.`,
      ];
    case 'too-many-pixels':
      return [
        `${name} is too large`,
        `It has ${refusal.width.toLocaleString('en')} × ${refusal.height.toLocaleString('en')} pixels; up to 120 million are taken. Save it smaller.`,
      ];
    case 'other-format':
      return [
        `${name} is a ${refusal.format} picture`,
        'PNG, JPEG, WebP and GIF are taken. Save it as one of them.',
      ];
  }
}
