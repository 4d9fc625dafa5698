// What a picture file says of itself, read from its bytes: a name may lie, and a small file can
// unpack to gigabytes.

export type PictureFormat = 'png' | 'jpeg' | 'gif' | 'webp';

export interface PictureHeader {
  readonly format: PictureFormat;
  /** Pixels, before it is turned as its camera was held. */
  readonly width: number;
  readonly height: number;
}

/** Undefined for what is none of the four, and for one whose size cannot be found. */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | undefined {
  const format = formatOf(bytes);
  if (!format) return undefined;
  const size = readers[format](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  return size && size.width > 0 && size.height > 0 ? { format, ...size } : undefined;
}

/** The name of a picture format that is not taken; undefined for anything else. */
export function otherPictureFormat(bytes: Uint8Array): string | undefined {
  if (textAt(bytes, 4, 4) === 'ftyp') {
    const brand = textAt(bytes, 8, 4);
    if (/^(heic|heix|hevc|heim|heis|mif1|msf1)$/.test(brand)) return 'HEIC';
    return /^(avif|avis)$/.test(brand) ? 'AVIF' : undefined;
  }
  if (/^(II\*\0|MM\0\*)$/.test(textAt(bytes, 0, 4))) return 'TIFF';
  // The second field of a bitmap is its length; two letters alone are the start of many texts.
  const isBitmap = textAt(bytes, 0, 2) === 'BM' && textAt(bytes, 6, 4) === '\0\0\0\0';
  return isBitmap ? 'BMP' : undefined;
}

function formatOf(bytes: Uint8Array): PictureFormat | undefined {
  if (textAt(bytes, 0, 8) === '\u0089PNG\r\n\u001a\n') return 'png';
  if (textAt(bytes, 0, 3) === '\u00ff\u00d8\u00ff') return 'jpeg';
  if (/^GIF8[79]a$/.test(textAt(bytes, 0, 6))) return 'gif';
  if (textAt(bytes, 0, 4) === 'RIFF' && textAt(bytes, 8, 4) === 'WEBP') return 'webp';
  return undefined;
}

function textAt(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

interface Size {
  readonly width: number;
  readonly height: number;
}

const readers: Readonly<Record<PictureFormat, (view: DataView) => Size | undefined>> = {
  png: (view) =>
    view.byteLength < 24 ? undefined : { width: view.getUint32(16), height: view.getUint32(20) },
  gif: (view) =>
    view.byteLength < 10
      ? undefined
      : { width: view.getUint16(6, true), height: view.getUint16(8, true) },
  webp: readWebp,
  jpeg: readJpeg,
};

/** One of three kinds, each with its size elsewhere: lossy, lossless, extended. */
function readWebp(view: DataView): Size | undefined {
  if (view.byteLength < 30) return undefined;
  const bits14 = 0x3fff;
  switch (view.getUint8(15)) {
    case 0x20: // "VP8 "
      return {
        width: view.getUint16(26, true) & bits14,
        height: view.getUint16(28, true) & bits14,
      };
    case 0x4c: {
      // "VP8L"
      const packed = view.getUint32(21, true);
      return { width: (packed & bits14) + 1, height: ((packed >>> 14) & bits14) + 1 };
    }
    case 0x58: {
      // "VP8X"
      const bits24 = 0xffffff;
      return {
        width: (view.getUint32(24, true) & bits24) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
      };
    }
    default:
      return undefined;
  }
}

/** From segment to segment until the one that begins a frame. */
function readJpeg(view: DataView): Size | undefined {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    // Fill bytes, and marks that stand alone.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else if (marker === 0xd9 || marker === 0xda) return undefined;
    else if (isFrame(marker)) {
      return { height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    } else at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** All but Huffman tables, arithmetic conditioning and the one that is reserved. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}
