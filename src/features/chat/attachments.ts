// Text files that travel inside a message. Documents that are searched live under Knowledge.
import { holdsText, isPacked } from '../../core/documents/document-names';

export interface Attachment {
  readonly name: string;
  readonly text: string;
}

/** Longer texts are read under Knowledge, where what a question needs of them is found. */
const MAX_ATTACHMENT_BYTES = 1_000_000;

/**
 * Every file becomes an attachment, is one of `documents` (a PDF, or more text than a model reads at
 * once), or one of `others`: no text, perhaps a picture.
 */
export async function readAttachments(files: Iterable<File>): Promise<{
  attachments: readonly Attachment[];
  documents: readonly File[];
  others: readonly File[];
}> {
  const attachments: Attachment[] = [];
  const documents: File[] = [];
  const others: File[] = [];
  for (const file of files) {
    if (isPacked(file.name) || (file.size > MAX_ATTACHMENT_BYTES && holdsText(file.name))) {
      documents.push(file);
      continue;
    }
    try {
      const bytes = await file.arrayBuffer();
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      if (text.includes('\0')) throw new TypeError('binary');
      attachments.push({ name: file.name, text });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      others.push(file);
    }
  }
  return { attachments, documents, others };
}

/** The message with each attachment as a fenced block after it, named after the file. */
export function withAttachments(text: string, attachments: readonly Attachment[]): string {
  const blocks = attachments.map((attachment) => {
    const longestFence = Math.max(
      2,
      ...(attachment.text.match(/`{3,}/g) ?? []).map((f) => f.length),
    );
    const fence = '`'.repeat(longestFence + 1);
    return `${attachment.name}\n${fence}\n${attachment.text.trimEnd()}\n${fence}`;
  });
  return [text.trim(), ...blocks].filter((part) => part !== '').join('\n\n');
}
