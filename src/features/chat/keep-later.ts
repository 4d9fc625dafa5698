import type { Runtime } from '../../runtime/runtime';

/** `keepDocuments`, fetched with the first document: the start of the app does without it. */
export function keepLater(runtime: Runtime, files: readonly File[]): void {
  if (files.length === 0) return;
  runtime.notices.act(async () => {
    const { keepDocuments } = await import('./keep-documents');
    keepDocuments(runtime, files);
  });
}
