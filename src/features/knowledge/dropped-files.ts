// Files of a drop or of a chosen folder, and what of a folder is left out: what is hidden, and what
// holds no text.
import { holdsText } from '../../core/documents/document-names';

export interface FoundFiles {
  readonly files: readonly File[];
  /** Names of pictures, archives and the like that lay in a folder. */
  readonly leftOut: readonly string[];
}

/** Deeper is no folder of documents but a disk. */
const MAX_DEPTH = 8;

/** Of programs or of the system, whatever is in it. */
const isHidden = (name: string) => name.startsWith('.') || name === 'node_modules';

/** Call it in the drop's own task: the browser forgets what was dropped after it. */
export async function filesOf(transfer: DataTransfer): Promise<FoundFiles> {
  const entries = [...transfer.items]
    .filter((item) => item.kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  const found: Found = { files: [], leftOut: [] };
  for (const entry of entries) await read(entry, 0, found);
  return found;
}

/** Of a folder that was chosen in the browser's own dialog. */
export function filesOfFolder(files: readonly File[]): FoundFiles {
  const found: Found = { files: [], leftOut: [] };
  for (const file of files) {
    if (!file.webkitRelativePath.split('/').some(isHidden)) take(file, found);
  }
  return found;
}

interface Found {
  readonly files: File[];
  readonly leftOut: string[];
}

function take(file: File, { files, leftOut }: Found): void {
  if (holdsText(file.name)) files.push(file);
  else leftOut.push(file.name);
}

async function read(entry: FileSystemEntry | File | null, depth: number, found: Found) {
  if (!entry || depth > MAX_DEPTH) return;
  if (entry instanceof File) {
    found.files.push(entry);
  } else if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    // What was dropped by itself is meant, whatever it is; the row then says why it cannot be read.
    if (depth === 0) found.files.push(file);
    else take(file, found);
  } else {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (;;) {
      // Browsers give a folder a hundred entries at a time, and none at its end.
      const entries = await new Promise<FileSystemEntry[]>((resolve, reject) =>
        reader.readEntries(resolve, reject),
      );
      if (entries.length === 0) return;
      for (const inner of entries) if (!isHidden(inner.name)) await read(inner, depth + 1, found);
    }
  }
}
