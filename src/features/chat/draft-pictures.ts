// The pictures of the next message. They lie in the database from the moment they are added, so they
// survive a reload and show in every tab, as the draft's text does.
import { createSignal, type Accessor } from 'solid-js';
import type { MessagePicture } from '../../core/picture/picture';
import { createLiveValue } from '../../data/live-query';
import {
  listDraftPictures,
  removeDraftPictures,
  restoreDraftPictures,
  toMessagePicture,
} from '../../data/pictures';
import type { Picture } from '../../data/picture-records';
import { whenTrue } from '../../runtime/jobs/when-true';
import type { Runtime } from '../../runtime/runtime';

export interface DraftPictures {
  readonly list: Accessor<readonly Picture[]>;
  /** What the message that is sent now keeps of them. */
  toSend(): readonly MessagePicture[];
  /** Names of those that are being read. */
  readonly preparing: Accessor<readonly string[]>;
  /** Some are in the draft, or on their way there. */
  readonly areThere: Accessor<boolean>;
  /** Not before they are read, and not to a model that cannot see them; the list says so. */
  maySend(): boolean;
  /** What the list finds: `refuse` leads to what can be done; undefined while nobody looks. */
  setSight(sight: DraftSight | undefined): void;
  /** Files that are no text: what is no picture is refused with words. */
  add(files: readonly File[]): void;
  remove(pictures: readonly Picture[]): Promise<void>;
  /** Into the draft that is open now. */
  restore(pictures: readonly Picture[]): Promise<void>;
}

export interface DraftSight {
  readonly isFine: boolean;
  refuse(): void;
}

/** `key` as of the draft's text. */
export function createDraftPictures(
  runtime: Runtime,
  key: Accessor<string | undefined>,
): DraftPictures {
  const { db, notices } = runtime;
  const list = createLiveValue(key, (draftKey) => listDraftPictures(db, draftKey));
  const [preparing, setPreparing] = createSignal<readonly string[]>([]);
  const [sight, setSight] = createSignal<DraftSight>();
  const areThere = () => (list() ?? []).length + preparing().length > 0;
  return {
    list: () => list() ?? [],
    toSend: () => (list() ?? []).map(toMessagePicture),
    preparing,
    areThere,
    maySend() {
      if (!areThere()) return true;
      if (sight()?.isFine === false) sight()?.refuse();
      return sight()?.isFine === true && preparing().length === 0;
    },
    setSight,
    add(files) {
      if (files.length === 0) return;
      const names = files.map(({ name }) => name);
      setPreparing((before) => [...before, ...names]);
      notices.act(async () => {
        try {
          await whenTrue(() => key() !== undefined);
          const { attachPictures } = await import('./attach-pictures');
          await attachPictures(runtime, key() ?? '', files);
        } finally {
          setPreparing((before) => before.slice(names.length));
        }
      });
    },
    remove: (pictures) =>
      removeDraftPictures(
        db,
        pictures.map(({ id }) => id),
      ),
    async restore(pictures) {
      const draftKey = key();
      if (draftKey === undefined) return;
      await restoreDraftPictures(
        db,
        pictures.map((picture) => ({ ...picture, draftKey })),
      );
    },
  };
}
