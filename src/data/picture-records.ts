// Row type of pictures, apart from messages so that a chat stays cheap to read.
import type { PictureType } from '../core/picture/picture';

/**
 * A picture of a draft or of messages: an edit and the version before it name the same one. It goes
 * with its chat.
 */
export interface Picture {
  readonly id: string;
  /** The chat whose messages name it; absent in a draft. */
  readonly chatId?: string;
  /** The draft it waits in; absent once it was sent. */
  readonly draftKey?: string;
  readonly name: string;
  readonly type: PictureType;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Later than every other picture of its draft, so it orders them. */
  readonly addedAt: number;
}
