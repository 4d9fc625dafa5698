/** Two runs of cyrb53 with different seeds: 106 bits, enough to tell the chunks of one person apart. */
export function hashText(text: string): string {
  return `${cyrb53(text, 0x9e3779b9)}${cyrb53(text, 0x85ebca6b)}`;
}

/** https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js (public domain). */
function cyrb53(text: string, seed: number): string {
  let high = 0xdeadbeef ^ seed;
  let low = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    high = Math.imul(high ^ unit, 2654435761);
    low = Math.imul(low ^ unit, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  const value = 4294967296 * (2097151 & low) + (high >>> 0);
  return value.toString(16).padStart(14, '0');
}
