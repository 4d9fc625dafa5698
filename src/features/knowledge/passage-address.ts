/** Opens a document at a passage; what follows the question mark is read by the page. */
export function passageAddress(documentId: string, chunkId: number): string {
  return `/knowledge/${documentId}?chunk=${chunkId}`;
}
