// Bytes in words, decimal units. In core because reasons ("needs 5.9 GB") are made where no view is.

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** About three digits and the unit: ["3.1", "MB"], ["397", "MB"], ["1.11", "GB"]. */
export function bytesParts(bytes: number): [number: string, unit: string] {
  let value = Number.isFinite(bytes) ? Math.max(0, bytes) : 0;
  let unit = 0;
  // 999.5 would be rounded up to 1000.
  while (value >= 999.5 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const name = BYTE_UNITS[unit] ?? 'B';
  const digits = unit < 2 || value >= 9.95 ? 0 : name === 'MB' ? 1 : 2;
  return [value.toFixed(digits), name];
}

/** For figures that are rules of thumb: one digit after the point below 10 GB, "5.9 GB", "808 MB". */
export function aboutBytes(bytes: number): string {
  const [, unit] = bytesParts(bytes);
  if (unit !== 'GB') return bytesParts(bytes).join(' ');
  const value = bytes / 1e9;
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)} GB`;
}
