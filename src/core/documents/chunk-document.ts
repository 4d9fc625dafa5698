// Text with structure -> chunks: blocks first, then size and overlap. Works section by section, in
// memory that does not grow with the document, and can be put away and taken up between any two.
import { cutIntoAtoms, type CountTokens } from './chunk-atoms';
import { hashText } from './chunk-hash';
import { countForCut, trimOverlap } from './chunk-packing';
import type { Section, TextBlock } from './ingest-api';
import { estimateTokens } from '../prompt/prompt';

export interface ChunkSettings {
  /** The most a chunk may have, overlap included. */
  readonly maxTokens: number;
  /** What a chunk repeats of the one before, where a text was cut for its size; at most half. */
  readonly overlapTokens: number;
  /** Of the embedding model; corrects the estimate of tokens. */
  readonly charsPerToken?: number;
}

export interface Chunk {
  /** From 0, in the order of the text. */
  readonly index: number;
  /** Exactly the document's text from `start` to `end`. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Headings above the chunk's first words, outermost first. */
  readonly headings: readonly string[];
  readonly firstPage?: number;
  readonly lastPage?: number;
  readonly tokens: number;
  /** Of headings and text: equal chunks need no new embedding. */
  readonly hash: string;
}

/** The part of a block that a chunk takes whole. Atoms cover the text without gaps. */
export interface ChunkAtom {
  readonly start: number;
  readonly end: number;
  readonly isHeading: boolean;
  /** Number of its block. */
  readonly block: number;
  readonly tokens: number;
  readonly headings: readonly string[];
  readonly page?: number;
  /** First of a page, and the page before ended with a whole sentence. */
  readonly opensPage?: true;
}

interface OpenHeading {
  readonly level: number;
  readonly text: string;
}

/** Plain data: kept beside what was chunked so far, it lets chunking go on later. */
export interface ChunkerState {
  readonly chunks: number;
  readonly blocks: number;
  readonly headings: readonly OpenHeading[];
  /** Text from `bufferStart` that is not in a chunk yet, and what the next chunk may repeat. */
  readonly buffer: string;
  readonly bufferStart: number;
  readonly atoms: readonly ChunkAtom[];
  readonly overlap: readonly ChunkAtom[];
}

export interface Chunker {
  /** Sections in order; returns the chunks that are complete. */
  push(section: Section): Chunk[];
  /** The last chunks; nothing may be pushed afterwards. */
  finish(): Chunk[];
  state(): ChunkerState;
}

/** What a page ends with when its last sentence does not go on. */
const SENTENCE_END = /[.!?…:。！？؟۔][)\]"'”’»]*\s*$/;

const EMPTY: ChunkerState = {
  chunks: 0,
  blocks: 0,
  headings: [],
  buffer: '',
  bufferStart: 0,
  atoms: [],
  overlap: [],
};

/** `countTokens` of a tokenizer, where there is one in this thread; an estimate otherwise. */
export function createChunker(
  settings: ChunkSettings,
  state: ChunkerState = EMPTY,
  countTokens: CountTokens = (text) => estimateTokens(text, settings.charsPerToken),
): Chunker {
  const maxTokens = Math.max(1, settings.maxTokens);
  const overlapTokens = Math.min(settings.overlapTokens, Math.floor(maxTokens / 2));
  let { chunks, blocks, headings, buffer, bufferStart } = state;
  let atoms = [...state.atoms];
  let overlap = state.overlap;

  const makeChunk = (taken: readonly ChunkAtom[], first: ChunkAtom, last: ChunkAtom): Chunk => {
    const raw = buffer.slice(first.start - bufferStart, last.end - bufferStart);
    const text = raw.trim();
    const start = first.start + (raw.length - raw.trimStart().length);
    const end = start + text.length;
    const pages = taken.flatMap((atom) =>
      atom.page === undefined || atom.end <= start || atom.start >= end ? [] : [atom.page],
    );
    const [firstPage, lastPage] = [pages[0], pages.at(-1)];
    return {
      index: chunks,
      text,
      start,
      end,
      headings: first.headings,
      ...(firstPage === undefined || lastPage === undefined ? {} : { firstPage, lastPage }),
      tokens: countTokens(text),
      hash: hashText([...first.headings, text].join('\n')),
    };
  };

  const take = (isLast: boolean): Chunk[] => {
    const made: Chunk[] = [];
    for (;;) {
      const repeated = trimOverlap(overlap, atoms[0], maxTokens);
      const repeatedTokens = repeated.reduce((sum, atom) => sum + atom.tokens, 0);
      const count = countForCut(atoms, maxTokens, repeatedTokens, isLast);
      if (count === 0) break;
      const taken = [...repeated, ...atoms.slice(0, count)];
      const [first, last] = [taken[0], taken.at(-1)];
      if (!first || !last) break;
      const chunk = makeChunk(taken, first, last);
      if (chunk.text !== '') {
        made.push(chunk);
        chunks += 1;
      }
      atoms = atoms.slice(count);
      overlap = lastAtoms(taken, overlapTokens);
      const keptFrom = overlap[0]?.start ?? last.end;
      buffer = buffer.slice(keptFrom - bufferStart);
      bufferStart = keptFrom;
    }
    return made;
  };

  const addBlock = (section: Section, block: TextBlock, end: number, opensPage: boolean) => {
    const text = section.text.slice(block.start, end);
    if (block.kind === 'heading') {
      const level = block.level ?? 1;
      const open = headings.filter((heading) => heading.level < level);
      headings = [...open, { level, text: text.trim().replace(/\s+/g, ' ') }];
    }
    const path = headings.map((heading) => heading.text);
    const number = blocks++;
    for (const [at, range] of cutIntoAtoms(text, block.kind, maxTokens, countTokens).entries()) {
      atoms.push({
        start: section.offset + block.start + range.start,
        end: section.offset + block.start + range.end,
        isHeading: block.kind === 'heading',
        block: number,
        tokens: countTokens(text.slice(range.start, range.end)),
        headings: path,
        ...(section.page === undefined ? {} : { page: section.page }),
        ...(opensPage && at === 0 ? { opensPage } : {}),
      });
    }
  };

  return {
    push(section) {
      if (bufferStart + buffer.length < section.offset && buffer === '') {
        bufferStart = section.offset;
      }
      const opensPage = section.page !== undefined && SENTENCE_END.test(buffer.slice(-8));
      buffer += section.text;
      section.blocks.forEach((block, at) => {
        // Whitespace between two blocks goes with the first, so that atoms leave no gaps.
        const end = section.blocks[at + 1]?.start ?? section.text.length;
        addBlock(section, block, end, opensPage && at === 0);
      });
      return take(false);
    },
    finish: () => take(true),
    // A copy: pushing goes on while the state may wait to be sent.
    state: () => ({
      chunks,
      blocks,
      headings,
      buffer,
      bufferStart,
      atoms: [...atoms],
      overlap,
    }),
  };
}

/** As many of the last atoms as fit; never all, and no further back than a heading. */
function lastAtoms(taken: readonly ChunkAtom[], overlapTokens: number): readonly ChunkAtom[] {
  let tokens = 0;
  let from = taken.length;
  while (from > 1) {
    const atom = taken[from - 1];
    if (!atom || atom.isHeading || tokens + atom.tokens > overlapTokens) break;
    tokens += atom.tokens;
    from -= 1;
  }
  return taken.slice(from);
}
