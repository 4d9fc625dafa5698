// Where a passage stands among the pieces of text of a PDF page. Pieces come in the file's order and
// with the file's spaces; letters and digits alone are compared.

/** Indices of the pieces that hold the passage, first to last; empty where it is not on the page. */
export function findPassage(pieces: readonly string[], passage: string): readonly number[] {
  const { letters, owner } = join(pieces);
  const wanted = lettersOf(passage);
  if (wanted === '') return [];
  const at = findBest(letters, wanted);
  if (!at) return [];
  return [...new Set(owner.slice(at.from, at.to))];
}

function join(pieces: readonly string[]): { letters: string; owner: number[] } {
  const owner: number[] = [];
  let letters = '';
  pieces.forEach((piece, index) => {
    const own = lettersOf(piece);
    letters += own;
    for (let count = 0; count < own.length; count += 1) owner.push(index);
  });
  return { letters, owner };
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** Characters at the start or end of a passage that must be found when all of it is not. */
const ANCHOR_CHARS = 24;

/** All of it, or from where it begins to where it ends: it may go over to another page. */
function findBest(letters: string, wanted: string): { from: number; to: number } | undefined {
  const whole = letters.indexOf(wanted);
  if (whole >= 0) return { from: whole, to: whole + wanted.length };
  if (wanted.length < ANCHOR_CHARS) return undefined;
  const head = letters.indexOf(wanted.slice(0, ANCHOR_CHARS));
  const tail = letters.lastIndexOf(wanted.slice(-ANCHOR_CHARS));
  const tailEnd = tail + ANCHOR_CHARS;
  if (head >= 0 && tail >= head && tailEnd - head < wanted.length * 1.5) {
    return { from: head, to: tailEnd };
  }
  // It begins here and ends on the next page, or began on the one before.
  if (head >= 0) return { from: head, to: Math.min(letters.length, head + wanted.length) };
  if (tail >= 0) return { from: Math.max(0, tailEnd - wanted.length), to: tailEnd };
  return undefined;
}
