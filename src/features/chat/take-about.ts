// "Ask about this page" on the Knowledge page comes here with an address; it becomes the setting of a
// new chat, and the address is plain again.
import { useNavigate, useSearchParams } from '@solidjs/router';
import { createEffect } from 'solid-js';
import type { About } from '../../core/documents/answering/ask';
import { getDocument } from '../../data/documents';
import type { Runtime } from '../../runtime/runtime';

export function takeAbout(
  { db, notices }: Runtime,
  setAbout: (about: About) => void,
  focusMessageBox: () => void,
): void {
  const [search] = useSearchParams<{ about?: string; page?: string }>();
  const navigate = useNavigate();
  createEffect(() => {
    const { about: documentId, page } = search;
    if (documentId === undefined) return;
    notices.act(async () => {
      const document = await getDocument(db, documentId);
      if (document) {
        setAbout({
          documentId,
          documentName: document.name,
          collectionId: document.collectionId,
          ...(page === undefined ? {} : { page: Number(page) }),
        });
      }
      navigate('/chat', { replace: true });
      focusMessageBox();
    });
  });
}
