import { createSHA256 } from 'hash-wasm';

/** SHA-256 in hex, in memory that does not grow with the file. */
export async function digestContent(file: Blob): Promise<string> {
  const hasher = (await createSHA256()).init();
  const reader = file.stream().getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return hasher.digest();
    hasher.update(value);
  }
}
