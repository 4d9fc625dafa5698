import { describe, expect, it } from 'vitest';
import { otherPictureFormat, readPictureHeader } from './picture-header';

/** Texts as Latin-1, numbers as they are. */
function bytes(...parts: readonly (string | number)[]): Uint8Array {
  return Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'number'
        ? [part]
        : Array.from({ length: part.length }, (_, at) => part.charCodeAt(at)),
    ),
  );
}
const zeros = (count: number) => '\0'.repeat(count);

describe('readPictureHeader', () => {
  it('reads a PNG', () => {
    const file = bytes('\u0089PNG\r\n\u001a\n', 0, 0, 0, 13, 'IHDR', 0, 0, 6, 32, 0, 0, 4, 56);
    expect(readPictureHeader(file)).toEqual({ format: 'png', width: 1568, height: 1080 });
  });

  it('reads a GIF', () => {
    const file = bytes('GIF89a', 64, 1, 200, 0);
    expect(readPictureHeader(file)).toEqual({ format: 'gif', width: 320, height: 200 });
  });

  it('finds the frame of a JPEG behind whatever a camera writes first', () => {
    const camera = [0xff, 0xe1, 0, 10, 'Exif\0\0', 1, 2] as const;
    const frame = [0xff, 0xc2, 0, 17, 8, 2, 88, 3, 32, 3] as const;
    const file = bytes(0xff, 0xd8, ...camera, 0xff, ...frame, zeros(10));
    expect(readPictureHeader(file)).toEqual({ format: 'jpeg', width: 800, height: 600 });
    // Tables come before frames and are none.
    const tables = bytes(0xff, 0xd8, 0xff, 0xc4, 0, 4, 1, 2, ...frame, zeros(10));
    expect(readPictureHeader(tables)).toMatchObject({ width: 800, height: 600 });
  });

  it('reads each of the three kinds of WebP', () => {
    const webp = (kind: string, ...rest: readonly (string | number)[]) =>
      readPictureHeader(bytes('RIFF', zeros(4), 'WEBP', kind, ...rest, zeros(12)));
    expect(webp('VP8 ', zeros(10), 0x90, 0x81, 0x2c, 1)).toMatchObject({ width: 400, height: 300 });
    // 14 bits each, less one.
    expect(webp('VP8L', zeros(4), 0x2f, 0x8f, 0xc1, 0x4a, 0)).toMatchObject({
      width: 400,
      height: 300,
    });
    expect(webp('VP8X', zeros(8), 0x8f, 1, 0, 0x2b, 1, 0)).toMatchObject({
      width: 400,
      height: 300,
    });
    expect(webp('VP8Q', zeros(20))).toBeUndefined();
  });

  it('takes nothing that is cut short, empty or something else', () => {
    expect(readPictureHeader(bytes('\u0089PNG\r\n\u001a\n', zeros(4)))).toBeUndefined();
    expect(readPictureHeader(bytes('GIF89a', 0, 0, 1, 0))).toBeUndefined();
    expect(readPictureHeader(bytes(0xff, 0xd8, 0xff, 0xe0, 0xff, 0xff, 'JFIF'))).toBeUndefined();
    // A segment that claims no length must not be read for ever.
    expect(readPictureHeader(bytes(0xff, 0xd8, 0xff, 0xe0, 0, 0, zeros(20)))).toBeUndefined();
    for (const text of ['', 'GIF, a file format', 'RIFFraff', '%PDF-1.7']) {
      expect(readPictureHeader(bytes(text, zeros(40)))).toBeUndefined();
    }
  });
});

it('names the formats that are not taken', () => {
  expect(otherPictureFormat(bytes(zeros(4), 'ftypheic', zeros(8)))).toBe('HEIC');
  expect(otherPictureFormat(bytes(zeros(4), 'ftypavif', zeros(8)))).toBe('AVIF');
  expect(otherPictureFormat(bytes(zeros(4), 'ftypmp42', zeros(8)))).toBeUndefined();
  expect(otherPictureFormat(bytes('II*\0', zeros(8)))).toBe('TIFF');
  expect(otherPictureFormat(bytes('BM', 1, 2, 3, 4, zeros(4)))).toBe('BMP');
  expect(otherPictureFormat(bytes('BMW is a make of cars'))).toBeUndefined();
});
