// What anybody would write: a fetch whose pieces go straight into a file of OPFS.
/** What TypeScript knows only where the library of workers is read. */
type WritableFile = FileSystemFileHandle & {
  createSyncAccessHandle(): Promise<{
    write(piece: Uint8Array<ArrayBuffer>, options: { at: number }): number;
    truncate(bytes: number): void;
    flush(): void;
    close(): void;
  }>;
};

async function download(url: string): Promise<number> {
  const root = await navigator.storage.getDirectory();
  const file = (await root.getFileHandle('plain-download', { create: true })) as WritableFile;
  const handle = await file.createSyncAccessHandle();
  handle.truncate(0);
  const startedAt = performance.now();
  const { body } = await fetch(url, { cache: 'no-store' });
  if (!body) throw new Error('No body');
  let at = 0;
  const reader = body.getReader();
  for (;;) {
    const { value } = await reader.read();
    if (!value) break;
    at += handle.write(value, { at });
  }
  handle.flush();
  const ms = performance.now() - startedAt;
  handle.close();
  await root.removeEntry('plain-download');
  return ms;
}

addEventListener('message', (event: MessageEvent<string>) => {
  void download(event.data).then(
    (value) => postMessage({ value }),
    (error: unknown) => postMessage({ failure: String(error) }),
  );
});
