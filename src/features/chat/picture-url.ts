import { createMemo, onCleanup, type Accessor } from 'solid-js';
import type { Picture } from '../../data/picture-records';

/** An address for the picture as long as the owner lives; undefined while there is none. */
export function createPictureUrl(
  picture: Accessor<Pick<Picture, 'bytes' | 'type'> | undefined>,
): Accessor<string | undefined> {
  const url = createMemo(() => {
    const found = picture();
    if (!found) return undefined;
    const made = URL.createObjectURL(new Blob([found.bytes], { type: found.type }));
    onCleanup(() => URL.revokeObjectURL(made));
    return made;
  });
  return url;
}
