// Contract of the picture worker: any picture file becomes one that every server reads.
import type { PictureType } from './picture';

export interface PreparedPicture {
  readonly type: PictureType;
  /** Pixels, at most `LONGEST_EDGE` on either side. */
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export type PictureRefusal =
  | { readonly why: 'not-a-picture' | 'damaged' }
  | { readonly why: 'too-large'; readonly bytes: number }
  | { readonly why: 'too-many-pixels'; readonly width: number; readonly height: number }
  /** A picture of a kind that is not taken: its name. */
  | { readonly why: 'other-format'; readonly format: string };

export interface PictureApi {
  /**
   * Decodes, scales down and encodes anew. Nothing but the pixels survives: no place, no camera, no
   * date. Of an animation the first picture is taken.
   */
  prepare(
    file: Blob,
  ): Promise<{ readonly picture: PreparedPicture } | { readonly refused: PictureRefusal }>;
}
