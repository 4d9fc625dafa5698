// Files of this device in every way a browser hands them over: chosen, dropped, picked with a handle.
import type { LocalFile } from '../../runtime/models/own-models';

/** Not in every browser, and not in the DOM lib. */
interface FilePickers {
  showOpenFilePicker?: (options: {
    multiple: boolean;
    types: readonly { description: string; accept: Readonly<Record<string, readonly string[]>> }[];
  }) => Promise<readonly FileSystemFileHandle[]>;
}
const pickers = () => window as FilePickers;

/** True where a file can be used without being copied. */
export function canLinkFiles(): boolean {
  return pickers().showOpenFilePicker !== undefined;
}

/** Undefined when the person closes the chooser. */
export async function pickLinkedFiles(): Promise<readonly LocalFile[] | undefined> {
  const { showOpenFilePicker } = pickers();
  try {
    const handles = await showOpenFilePicker?.call(window, {
      multiple: true,
      types: [{ description: 'GGUF models', accept: { 'application/octet-stream': ['.gguf'] } }],
    });
    return handles && (await Promise.all(handles.map(fromHandle)));
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined;
    throw error;
  }
}

async function fromHandle(handle: FileSystemFileHandle): Promise<LocalFile> {
  return { path: handle.name, file: await handle.getFile(), handle };
}

/** Of a file input; with `webkitdirectory` each file knows its path in the folder. */
export function fromFileList(files: FileList | readonly File[] | null): readonly LocalFile[] {
  return Array.from(files ?? [], (file) => ({
    path: file.webkitRelativePath || file.name,
    file,
  }));
}

/** With handles where the browser gives them, so that a dropped file can be used in place. */
export async function fromDrop(transfer: DataTransfer): Promise<readonly LocalFile[]> {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  // Asked for all at once: the list is empty after the first wait.
  const waiting = items.map((item) => ({ file: item.getAsFile(), handle: handleOf(item) }));
  const found: LocalFile[] = [];
  for (const { file, handle } of waiting) {
    const known = await handle;
    if (known?.kind === 'directory') {
      found.push(...(await filesOf(known as FileSystemDirectoryHandle, known.name, 0)));
    } else if (file) {
      const isFile = known?.kind === 'file';
      found.push({
        path: file.name,
        file,
        ...(isFile && { handle: known as FileSystemFileHandle }),
      });
    }
  }
  return found;
}

function handleOf(item: DataTransferItem): Promise<FileSystemHandle | null> {
  const { getAsFileSystemHandle } = item as {
    getAsFileSystemHandle?: () => Promise<FileSystemHandle | null>;
  };
  return getAsFileSystemHandle?.call(item) ?? Promise.resolve(null);
}

/** A model folder is two levels deep; a whole disk is not walked. */
const MAX_DEPTH = 2;
const MAX_FILES = 500;

async function filesOf(
  folder: FileSystemDirectoryHandle,
  path: string,
  depth: number,
): Promise<LocalFile[]> {
  const found: LocalFile[] = [];
  for await (const entry of folder.values()) {
    if (found.length >= MAX_FILES) break;
    const inside = `${path}/${entry.name}`;
    if (entry.kind === 'file') {
      found.push({ path: inside, file: await entry.getFile(), handle: entry });
    } else if (depth < MAX_DEPTH) {
      found.push(...(await filesOf(entry, inside, depth + 1)));
    }
  }
  return found;
}

export function isPack(name: string): boolean {
  return /\.(hearth|tar)$/i.test(name);
}
