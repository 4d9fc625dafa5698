// A large file out of the page and onto the disk, without ever being in memory whole.

interface SavePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

export interface SaveOptions {
  /** Aborting leaves no file behind. */
  readonly signal: AbortSignal;
  readonly report: (doneBytes: number) => void;
}

/**
 * Asks where to where the browser can and resolves when the file is written; else the browser's own
 * downloads take it, and show how far they are. Undefined when it was given up, else where it went.
 */
export async function saveFile(
  content: Blob,
  name: string,
  { signal, report }: SaveOptions,
): Promise<'written' | 'handed-over' | undefined> {
  const { showSaveFilePicker } = window as SavePicker;
  if (showSaveFilePicker) {
    try {
      const handle = await showSaveFilePicker.call(window, { suggestedName: name });
      const counted = content.stream().pipeThrough(countBytes(report));
      await counted.pipeTo(await handle.createWritable(), { signal });
      return 'written';
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return undefined;
      throw error;
    }
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads it after this task; a minute is plenty to begin.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return 'handed-over';
}

function countBytes(report: (doneBytes: number) => void): TransformStream<Uint8Array<ArrayBuffer>> {
  let doneBytes = 0;
  return new TransformStream({
    transform(piece, controller) {
      controller.enqueue(piece);
      doneBytes += piece.length;
      report(doneBytes);
    },
  });
}
