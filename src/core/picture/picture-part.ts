// A picture as engines take it. Apart from picture.ts, which the start of the app needs.
import type { ContentPart } from '../prompt/message';
import type { MessagePicture } from './picture';

export type ImagePart = Extract<ContentPart, { type: 'image' }>;

export function toImagePart(
  { type, width, height }: Pick<MessagePicture, 'type' | 'width' | 'height'>,
  bytes: Uint8Array,
): ImagePart {
  return { type: 'image', url: `data:${type};base64,${toBase64(bytes)}`, width, height };
}

/** Bytes at once; more arguments than this overflow the stack. */
const CHUNK = 0x8000;

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(text);
}
