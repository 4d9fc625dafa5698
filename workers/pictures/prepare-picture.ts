// A picture file made ready for a message, by the browser's own decoder.
import { LONGEST_EDGE, type PictureType } from '../../src/core/picture/picture';
import type { PictureApi, PreparedPicture } from '../../src/core/picture/picture-api';
import {
  otherPictureFormat,
  readPictureHeader,
  type PictureHeader,
} from '../../src/core/picture/picture-header';

/** Larger files are no photographs. */
const MAX_FILE_BYTES = 60_000_000;
/** Four bytes each while it is decoded; cameras of telephones make up to 108 million. */
const MAX_PIXELS = 120_000_000;
/** Screenshots stay exact up to here; beyond it they are photographs. */
const MAX_PNG_BYTES = 1_500_000;
const JPEG_QUALITY = 0.9;

export function createPictures(): PictureApi {
  return {
    async prepare(file) {
      if (file.size > MAX_FILE_BYTES) return { refused: { why: 'too-large', bytes: file.size } };
      const bytes = new Uint8Array(await file.arrayBuffer());
      const header = readPictureHeader(bytes);
      if (!header) {
        const format = otherPictureFormat(bytes);
        return { refused: format ? { why: 'other-format', format } : { why: 'not-a-picture' } };
      }
      const { width, height } = header;
      if (width * height > MAX_PIXELS)
        return { refused: { why: 'too-many-pixels', width, height } };
      const bitmap = await decode(file);
      if (!bitmap) return { refused: { why: 'damaged' } };
      try {
        return { picture: await encode(bitmap, header) };
      } finally {
        bitmap.close();
      }
    },
  };
}

/** Turned as the camera was held. Undefined where the browser finds it broken. */
async function decode(file: Blob): Promise<ImageBitmap | undefined> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
}

async function encode(bitmap: ImageBitmap, { format }: PictureHeader): Promise<PreparedPicture> {
  const scale = Math.min(1, LONGEST_EDGE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const draw = (background?: string) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('No canvas to draw on');
    if (background !== undefined) {
      context.fillStyle = background;
      context.fillRect(0, 0, width, height);
    }
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, 0, 0, width, height);
    return canvas;
  };
  const write = async (canvas: OffscreenCanvas, type: PictureType): Promise<PreparedPicture> => {
    const blob = await canvas.convertToBlob({ type, quality: JPEG_QUALITY });
    return { type, width, height, bytes: new Uint8Array(await blob.arrayBuffer()) };
  };
  if (format !== 'jpeg') {
    const exact = await write(draw(), 'image/png');
    if (exact.bytes.length <= MAX_PNG_BYTES) return exact;
  }
  // What is transparent would turn black.
  return write(draw('white'), 'image/jpeg');
}
