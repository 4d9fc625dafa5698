// Text and files that come from outside: shared by another app, or opened with Hearth.
import { onOpenedFiles } from '../../runtime/models/opened-models';
import type { Runtime } from '../../runtime/runtime';
import type { DraftText } from './draft';
import type { DraftPictures } from './draft-pictures';
import { keepLater } from './keep-later';

/** Puts what arrives into the message box; what cannot be read is said and nothing else is lost. */
export function takeOpenedFiles(
  runtime: Runtime,
  draft: DraftText,
  pictures: Pick<DraftPictures, 'add'>,
): void {
  const { notices } = runtime;
  const put = async (text: string, files: readonly File[]) => {
    const { readAttachments, withAttachments } = await import('./attachments');
    const { attachments, documents, others } = await readAttachments(files);
    pictures.add(others);
    keepLater(runtime, documents);
    const message = withAttachments(text, attachments);
    if (message !== '') draft.setText(message);
  };

  notices.act(async () => {
    const shared = await runtime.takeShared();
    if (shared) await put(shared.text, shared.files);
  });
  onOpenedFiles(runtime, (files) => put('', files));
}
