// Pictures in messages: what is kept of one, and what it costs a model to look at it.
/** Once prepared, every picture is one of these: all servers read them. */
export type PictureType = 'image/jpeg' | 'image/png';

/** What a message keeps of its picture; the bytes lie in a table of their own. */
export interface MessagePicture {
  readonly id: string;
  /** Of the file it came from; it is read out in place of the picture. */
  readonly name: string;
  readonly type: PictureType;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly byteLength: number;
}

/**
 * Pixels. Models scale larger ones down themselves: Gemma 3 to 896, Llama 3.2 Vision to 1,120,
 * Qwen2.5-VL to about a megapixel, hosted ones to 1,568. More would cost time, memory and network,
 * and show the model nothing.
 */
export const LONGEST_EDGE = 1568;

/** Side in pixels of what becomes one token in Qwen's vision models, which use the most tokens. */
const TOKEN_SIDE = 28;

/** An estimate on the safe side; what a model really used is in the usage of its answer. */
export function estimatePictureTokens({
  width = LONGEST_EDGE,
  height = LONGEST_EDGE,
}: {
  readonly width?: number;
  readonly height?: number;
}): number {
  return Math.ceil(width / TOKEN_SIDE) * Math.ceil(height / TOKEN_SIDE);
}
