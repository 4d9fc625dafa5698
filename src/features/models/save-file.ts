// A large file out of the page and onto the disk, without ever being in memory whole.

interface SavePicker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** Asks where to where the browser can; else it goes to the downloads. False when it was given up. */
export async function saveFile(content: Blob, name: string): Promise<boolean> {
  const { showSaveFilePicker } = window as SavePicker;
  if (showSaveFilePicker) {
    try {
      const handle = await showSaveFilePicker.call(window, { suggestedName: name });
      await content.stream().pipeTo(await handle.createWritable());
      return true;
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return false;
      throw error;
    }
  }
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads it after this task; a minute is plenty to begin.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return true;
}
