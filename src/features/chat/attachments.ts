// Text files that travel inside a message. Documents that are searched live under Knowledge.

export interface Attachment {
  readonly name: string;
  readonly text: string;
}

/** Bytes. More than any model in the catalogue reads at once. */
const MAX_ATTACHMENT_BYTES = 1_000_000;

/** Every file either becomes an attachment or has its reason, in words for people, in `refused`. */
export async function readAttachments(
  files: Iterable<File>,
): Promise<{ attachments: readonly Attachment[]; refused: readonly string[] }> {
  const attachments: Attachment[] = [];
  const refused: string[] = [];
  for (const file of files) {
    if (file.size > MAX_ATTACHMENT_BYTES) {
      refused.push(`${file.name} is larger than 1 MB, more than a model can read in one message.`);
      continue;
    }
    try {
      const bytes = await file.arrayBuffer();
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      if (text.includes('\0')) throw new TypeError('binary');
      attachments.push({ name: file.name, text });
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      refused.push(`${file.name} is not text. For now, text files can be attached.`);
    }
  }
  return { attachments, refused };
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
