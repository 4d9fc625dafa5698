// Where a chunk ends: at a heading or a page, else between blocks, else between atoms.
import type { ChunkAtom } from './chunk-document';

/** A heading ends a chunk that has at least this share of its size; shorter sections are put together. */
const HEADING_CUT_SHARE = 1 / 8;
/** The same for the start of a page, so that a citation leads to the page that says it. */
const PAGE_CUT_SHARE = 1 / 16;
/** A block that does not fit goes to the next chunk whole, when this one has so much already. */
const BLOCK_CUT_SHARE = 1 / 2;

/**
 * How many atoms the next chunk takes; 0 while more text could still go into it. `usedTokens` are
 * those of its overlap.
 */
export function countForCut(
  atoms: readonly ChunkAtom[],
  maxTokens: number,
  usedTokens: number,
  isLast: boolean,
): number {
  let tokens = usedTokens;
  let body = 0;
  for (const [at, atom] of atoms.entries()) {
    if (atom.isHeading && body >= maxTokens * HEADING_CUT_SHARE) return keepHeadings(atoms, at);
    if (atom.opensPage && body >= maxTokens * PAGE_CUT_SHARE) return keepHeadings(atoms, at);
    if (at > 0 && tokens + atom.tokens > maxTokens) {
      return keepHeadings(atoms, cutAtBlock(atoms, at, maxTokens));
    }
    tokens += atom.tokens;
    if (!atom.isHeading) body += atom.tokens;
  }
  return isLast ? atoms.length : 0;
}

function cutAtBlock(atoms: readonly ChunkAtom[], at: number, maxTokens: number): number {
  const block = atoms[at]?.block;
  let first = at;
  while (first > 0 && atoms[first - 1]?.block === block) first -= 1;
  let blockTokens = 0;
  for (let next = first; atoms[next]?.block === block && blockTokens <= maxTokens; next += 1) {
    blockTokens += atoms[next]?.tokens ?? 0;
  }
  const tokensBefore = atoms.slice(0, first).reduce((sum, atom) => sum + atom.tokens, 0);
  const isWorthIt = blockTokens <= maxTokens && tokensBefore >= maxTokens * BLOCK_CUT_SHARE;
  return isWorthIt ? first : at;
}

/** A heading goes with what follows it, never last into a chunk. */
function keepHeadings(atoms: readonly ChunkAtom[], cut: number): number {
  let at = cut;
  while (at > 0 && atoms[at - 1]?.isHeading) at -= 1;
  return at === 0 ? cut : at;
}

/** The overlap that still fits before the next atom; none before a heading or a page of its own. */
export function trimOverlap(
  overlap: readonly ChunkAtom[],
  next: ChunkAtom | undefined,
  maxTokens: number,
): readonly ChunkAtom[] {
  if (!next || next.isHeading || next.opensPage) return [];
  let room = maxTokens - next.tokens;
  let from = overlap.length;
  while (from > 0) {
    room -= overlap[from - 1]?.tokens ?? 0;
    if (room < 0) break;
    from -= 1;
  }
  return overlap.slice(from);
}
