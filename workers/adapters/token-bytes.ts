// The UTF-8 of tokens that are no whole characters, from the names that tokenizers give them: a
// byte-level vocabulary writes each byte as a letter, SentencePiece writes "<0xF0>".
import type { TokenLogprob } from '../../src/core/engine/engine';

export type DescribeToken = (id: number) => Pick<TokenLogprob, 'id' | 'text' | 'bytes'>;

/** `nameOf`: the token as it stands in the vocabulary. */
export function createTokenDescriber(
  decode: (id: number) => string,
  nameOf: (id: number) => string | undefined,
): DescribeToken {
  const known = new Map<number, ReturnType<DescribeToken>>();
  return (id) => {
    const found = known.get(id);
    if (found) return found;
    const text = decode(id);
    const bytes = text.includes('\uFFFD') ? toBytes(nameOf(id) ?? '') : undefined;
    const described = { id, text, ...(bytes && { bytes }) };
    known.set(id, described);
    return described;
  };
}

/** Undefined where the name is of neither kind. */
function toBytes(name: string): readonly number[] | undefined {
  const single = /^<0x([0-9A-Fa-f]{2})>$/.exec(name)?.[1];
  if (single !== undefined) return [Number.parseInt(single, 16)];
  const bytes = Array.from(name, (letter) => byteOfLetter().get(letter));
  return bytes.length > 0 && bytes.every((byte) => byte !== undefined) ? bytes : undefined;
}

let letters: ReadonlyMap<string, number> | undefined;

/** GPT-2's table: printable bytes are themselves, the others stand from U+0100 on. */
function byteOfLetter(): ReadonlyMap<string, number> {
  if (letters) return letters;
  const table = new Map<string, number>();
  let next = 0x100;
  for (let byte = 0; byte < 0x100; byte += 1) {
    const isPrintable =
      (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte !== 0xad && byte <= 0xff);
    table.set(String.fromCharCode(isPrintable ? byte : next), byte);
    if (!isPrintable) next += 1;
  }
  letters = table;
  return table;
}
