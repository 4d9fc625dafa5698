// Contract of the worker that turns a file into text with structure, and text into chunks.
import type { Chunk, ChunkSettings, ChunkerState } from './chunk-document';

export type DocumentKind = 'pdf' | 'text' | 'markdown' | 'html' | 'docx' | 'csv' | 'code';

export type BlockKind = 'heading' | 'paragraph' | 'code' | 'table';

/** A stretch of a section's text. Blocks come in order, do not overlap and leave out only whitespace. */
export interface TextBlock {
  readonly kind: BlockKind;
  /** Offsets in the section's text, in UTF-16 units; `end` is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Of a heading, 1 (highest) to 6. */
  readonly level?: number;
}

/** Why a page has no text, where it has none. */
export type PageGap = 'scanned' | 'blank' | 'unreadable';

/**
 * A page of a PDF, or a piece of another file. The text of a document is the text of its sections put
 * together: what separates two of them is part of the first.
 */
export interface Section {
  /** From 0; a PDF has one section a page. */
  readonly index: number;
  /** Where the section starts in the document's text. */
  readonly offset: number;
  readonly text: string;
  readonly blocks: readonly TextBlock[];
  /** From 1, where the file has pages. */
  readonly page?: number;
  /** What is printed on the page, such as `xii`, where it differs from the number. */
  readonly pageLabel?: string;
  readonly gap?: PageGap;
}

export interface DocumentFacts {
  readonly kind: DocumentKind;
  /** As the file says, or its first heading. */
  readonly title?: string;
  readonly author?: string;
  /** Epoch ms. */
  readonly createdAt?: number;
  /** BCP 47, as the file says or guessed from its script and its commonest words. */
  readonly language?: string;
  readonly pages?: number;
}

export type ProblemKind =
  /** Pages that are pictures; text recognition would be needed. */
  | 'scanned-pages'
  | 'blank-pages'
  /** Damaged pages, and pages that took longer than the limit. */
  | 'unreadable-pages'
  /** Pages with more text than the limit; the rest of them is left out. */
  | 'cut-pages'
  /** Marks that are not in the text, such as signatures in a form. */
  | 'form-marks-left-out'
  /** Bytes that are no text in the file's encoding. */
  | 'unknown-characters';

export interface IngestProblem {
  readonly kind: ProblemKind;
  /** How many pages or characters. */
  readonly count: number;
  /** The first hundred page numbers, where it is about pages. */
  readonly pages?: readonly number[];
}

/** Where to go on. Kept with the section after which it came, it makes reading resumable. */
export interface ReadCheckpoint {
  /** The section that comes next. */
  readonly index: number;
  /** Where it starts in the document's text. */
  readonly offset: number;
  /** What the reader of this kind needs to go on: bytes, open headings, column names. */
  readonly reader?: string;
  readonly chunker?: ChunkerState;
}

export type IngestEvent =
  /** First of all, also when reading goes on. */
  | { readonly type: 'facts'; readonly facts: DocumentFacts }
  | {
      readonly type: 'section';
      readonly section: Section;
      /** Chunks that this section completed. */
      readonly chunks: readonly Chunk[];
      readonly checkpoint: ReadCheckpoint;
      /** 0 to 1, of the file. */
      readonly progress: number;
    }
  | {
      readonly type: 'end';
      /** The last chunks. */
      readonly chunks: readonly Chunk[];
      /** With what only the text told: title and language. */
      readonly facts: DocumentFacts;
      /** Of the sections that this call read. */
      readonly problems: readonly IngestProblem[];
    };

export interface ReadOptions {
  /** Of an encrypted PDF. */
  readonly password?: string;
  /** Makes chunks on the way. */
  readonly chunks?: ChunkSettings;
  /** Goes on where an earlier call stopped, with the same file and the same settings. */
  readonly from?: ReadCheckpoint;
}

export interface IngestApi {
  /** SHA-256 of the content in hex, the same for the same file under another name. */
  contentDigest(file: Blob): Promise<string>;
  /**
   * Reads a file in order, in bounded memory. Throws `document-unreadable` (details `reason`: `empty`,
   * `damaged`, `binary`, `unsupported`, `too-large`, `too-slow`) and `document-locked` (details
   * `reason`: `password-needed`, `password-wrong`).
   */
  read(
    file: Blob,
    name: string,
    options: ReadOptions,
    signal: AbortSignal,
  ): AsyncIterable<IngestEvent>;
  /** Chunks of sections read before, for changed settings; give them in runs, with the state between. */
  chunk(
    sections: readonly Section[],
    settings: ChunkSettings,
    state: ChunkerState | undefined,
    isLast: boolean,
  ): Promise<{ readonly chunks: readonly Chunk[]; readonly state: ChunkerState }>;
}
