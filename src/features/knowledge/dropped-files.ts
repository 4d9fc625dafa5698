// Files of a drop, folders opened.

/** Deeper is no folder of documents but a disk. */
const MAX_DEPTH = 8;

/** Call it in the drop's own task: the browser forgets what was dropped after it. */
export function filesOf(transfer: DataTransfer): Promise<readonly File[]> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  return Promise.all(entries.map((entry) => read(entry, 0))).then((lists) => lists.flat());
}

async function read(entry: FileSystemEntry | File | null, depth: number): Promise<File[]> {
  if (!entry || depth > MAX_DEPTH) return [];
  if (entry instanceof File) return [entry];
  if (entry.isFile) {
    return [
      await new Promise<File>((resolve, reject) =>
        (entry as FileSystemFileEntry).file(resolve, reject),
      ),
    ];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const files: File[] = [];
  for (;;) {
    // Browsers give a folder a hundred entries at a time, and none at its end.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (entries.length === 0) return files;
    for (const inner of entries) {
      if (!inner.name.startsWith('.')) files.push(...(await read(inner, depth + 1)));
    }
  }
}
