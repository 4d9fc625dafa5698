// Tokens as text a person can see: halves of characters, line ends and invisible signs included.

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
const first32 = 0x2400;

const named: Readonly<Record<string, string>> = { '\n': '⏎', '\t': '⇥', '\r': '␍', '\u007f': '␡' };

/** Undefined where the bytes are no whole characters. */
export function toText(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    // What a token of half a character is.
    return undefined;
  }
}

/** For text of many tokens: what is no character becomes U+FFFD. */
export function toLenientText(bytes: Uint8Array): string {
  return lenient.decode(bytes);
}

/**
 * Nothing invisible is left: "⏎" for a line end, "⇥" for a tab, "‹U+202E›" for a sign that turns or
 * hides text, "‹F0 9F›" for a part of a character, "␀" to "␟" for other control characters.
 */
export function toVisible(bytes: Uint8Array): string {
  // Most tokens; a long answer has tens of thousands of them to show.
  if (bytes.every((byte) => byte >= 0x20 && byte < 0x7f)) return String.fromCharCode(...bytes);
  const text = toText(bytes);
  if (text === undefined) return `‹${Array.from(bytes, toHex).join(' ')}›`;
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu, (sign) => {
    const known = named[sign];
    if (known !== undefined) return known;
    const code = sign.codePointAt(0) ?? 0;
    if (code < 0x20) return String.fromCharCode(first32 + code);
    return `‹U+${code.toString(16).toUpperCase().padStart(4, '0')}›`;
  });
}

function toHex(byte: number): string {
  return byte.toString(16).toUpperCase().padStart(2, '0');
}
