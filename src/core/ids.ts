/** 128 random bits in base 36. Not `crypto.randomUUID`: that is missing on plain-http hosts. */
export function createId(): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  return Array.from(words, (word) => word.toString(36).padStart(7, '0')).join('');
}
