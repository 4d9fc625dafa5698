import { describe, expect, it } from 'vitest';
import { readAttachments, withAttachments } from './attachments';

describe('attachments', () => {
  it('reads text, leaves documents to Knowledge and hands on what is no text, whatever its name', async () => {
    const { attachments, documents, others } = await readAttachments([
      new File(['plain'], 'note.txt'),
      new File([new Uint8Array([0xff, 0xd8, 0xff])], 'photo.txt'),
      new File([new Uint8Array([0x25, 0x00, 0x31])], 'zero.bin'),
      new File(['x'.repeat(1_000_001)], 'long.log'),
      new File(['%PDF-1.7'], 'Report.PDF'),
    ]);
    expect(attachments).toEqual([{ name: 'note.txt', text: 'plain' }]);
    expect(others.map(({ name }) => name)).toEqual(['photo.txt', 'zero.bin']);
    expect(documents.map(({ name }) => name)).toEqual(['long.log', 'Report.PDF']);
  });

  it('fences a file so that fences inside it do not end it', () => {
    const text = withAttachments('Look:', [{ name: 'a.md', text: '```js\n1\n```\n' }]);
    expect(text).toBe('Look:\n\na.md\n````\n```js\n1\n```\n````');
  });
});
