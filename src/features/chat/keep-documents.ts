// Documents that arrive in a chat: read under Knowledge, where questions find what they need of them.
import { LOOSE_COLLECTION_ID } from '../../data/knowledge-records';
import type { Runtime } from '../../runtime/runtime';

export function keepDocuments(
  { knowledge, notices, keepStorage }: Pick<Runtime, 'knowledge' | 'notices' | 'keepStorage'>,
  files: readonly File[],
): void {
  const [first] = files;
  if (!first) return;
  const subject = files.length === 1 ? `${first.name} is` : `${files.length} documents are`;
  notices.act(async () => {
    const { added } = await knowledge.add(files, LOOSE_COLLECTION_ID);
    if (added.length > 0) void keepStorage();
    const [only] = added;
    notices.say({
      tone: 'ok',
      title: added.length > 0 ? `${subject} read under Knowledge` : `${subject} here already`,
      detail: 'Choose Knowledge below the message box to ask about it.',
      action: {
        label: 'Open Knowledge',
        run: () => {
          location.hash = only && added.length === 1 ? `#/knowledge/${only.id}` : '#/knowledge';
        },
      },
    });
  });
}
