// Puts streaming text on disk at least every second, one write at a time, never one per token.

/** Milliseconds. A killed tab loses at most this much text. */
const SAVE_EVERY_MS = 1000;

export interface PartialSaver {
  /** Call for every delta; cheap. */
  changed(): void;
  /** Resolves when no write is under way. */
  settle(): Promise<void>;
}

/**
 * `write` reads the current text itself. A failing write is reported once through `onError` and
 * tried again at the next interval: the text is still on the page.
 */
export function createPartialSaver(
  write: () => Promise<void>,
  onError: (error: unknown) => void,
): PartialSaver {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let writing: Promise<void> = Promise.resolve();
  let reported = false;

  const save = async () => {
    timer = undefined;
    try {
      await write();
    } catch (error) {
      if (!reported) onError(error);
      reported = true;
    }
  };

  return {
    changed() {
      timer ??= setTimeout(() => {
        writing = writing.then(save);
      }, SAVE_EVERY_MS);
    },
    async settle() {
      clearTimeout(timer);
      timer = undefined;
      await writing;
    },
  };
}
