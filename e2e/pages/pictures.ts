// Pictures of one colour, as files of many kinds, and the ways they get into a chat.
import type { Locator, Page } from '@playwright/test';
import { deflateSync, crc32 } from 'node:zlib';

export interface PictureFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

type Colour = readonly [red: number, green: number, blue: number];
export const red: Colour = [255, 0, 0];
export const green: Colour = [0, 255, 0];
export const blue: Colour = [0, 0, 255];

/** What a camera writes beside the pixels; found again in whatever kept it. */
export const CAMERA_MARK = 'GPS 48.8584 N 2.2945 E';

export function makePng(name: string, colour: Colour, side = 64): PictureFile {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE(crc32(body), 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(side, 0);
  head.writeUInt32BE(side, 4);
  head.set([8, 2], 8);
  const line = Buffer.from([0, ...Array.from({ length: side }, () => colour).flat()]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: side }, () => line)));
  const buffer = Buffer.concat([
    Buffer.from('\u0089PNG\r\n\u001a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', pixels),
    chunk('IEND', Buffer.alloc(0)),
  ]);
  return { name, mimeType: 'image/png', buffer };
}

/** As a camera would: many pixels, held upright, and with the place written into it. */
export async function makePhoto(page: Page, name: string, colour: Colour): Promise<PictureFile> {
  const plain = await page.evaluate(
    async (fill) => {
      const canvas = new OffscreenCanvas(3000, 2000);
      const context = canvas.getContext('2d');
      if (!context) throw new Error('No canvas');
      context.fillStyle = fill;
      context.fillRect(0, 0, 3000, 2000);
      const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    `rgb(${colour.join(' ')})`,
  );
  // One field: the picture is to be turned by a quarter.
  const orientation = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 18, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0];
  const exif = Buffer.concat([
    Buffer.from('Exif\0\0', 'latin1'),
    Buffer.from([...orientation, 0, 0, 0, 0]),
    Buffer.from(CAMERA_MARK, 'latin1'),
  ]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(exif.length + 2);
  const segment = Buffer.concat([Buffer.from([0xff, 0xe1]), length, exif]);
  const file = Buffer.from(plain);
  const buffer = Buffer.concat([file.subarray(0, 2), segment, file.subarray(2)]);
  return { name, mimeType: 'image/jpeg', buffer };
}

export async function attach(page: Page, files: readonly PictureFile[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Attach', exact: true }).click();
  await (await choosing).setFiles([...files]);
}

/** As Ctrl+V does; a test has no picture on the real clipboard. */
export async function paste(box: Locator, { name, mimeType, buffer }: PictureFile): Promise<void> {
  await box.evaluate(
    (element, file) => {
      const data = new DataTransfer();
      data.items.add(new File([new Uint8Array(file.bytes)], file.name, { type: file.type }));
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }));
    },
    { name, type: mimeType, bytes: [...buffer] },
  );
}

export async function drop(box: Locator, { name, mimeType, buffer }: PictureFile): Promise<void> {
  await box.evaluate(
    (element, file) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(
        new File([new Uint8Array(file.bytes)], file.name, { type: file.type }),
      );
      element.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }));
    },
    { name, type: mimeType, bytes: [...buffer] },
  );
}

export function picturesOf(place: Page | Locator): Locator {
  return place.getByRole('list', { name: 'Pictures' });
}
