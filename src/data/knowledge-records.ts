// Row types of the documents and what was made of them.
import type { Chunk } from '../core/documents/chunk-document';
import type { WireError } from '../core/errors';
import type {
  DocumentKind,
  IngestProblem,
  ReadCheckpoint,
  Section,
} from '../core/documents/ingest-api';
import type { SegmentPart, StoredSegment } from '../core/documents/retrieval-api';

export interface Collection {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly createdAt: number;
  /** Tokens, as the chunker estimates them. */
  readonly chunkTokens: number;
  readonly overlapTokens: number;
  /** What its documents say never leaves this device. */
  readonly deviceOnly?: true;
}

/** Of documents that are in no collection; it has no row. */
export const LOOSE_COLLECTION_ID = 'loose';

export type DocumentState =
  | { readonly status: 'waiting' }
  /** `progress` 0 to 1 of the file. */
  | { readonly status: 'reading'; readonly progress: number }
  /** Encrypted; `isWrong` after a password that did not open it. */
  | { readonly status: 'locked'; readonly isWrong: boolean }
  | { readonly status: 'ready' }
  | { readonly status: 'failed'; readonly error: WireError };

export interface OwnFacts {
  readonly title?: string | null;
  readonly author?: string | null;
  readonly writtenAt?: number | null;
}

/** Everything of a document but its bytes and its text, so that a list of them is cheap. */
export interface KnowledgeDocument {
  readonly id: string;
  readonly collectionId: string;
  readonly name: string;
  readonly bytes: number;
  /** SHA-256 of the file in hex: the same content is not read twice. */
  readonly digest: string;
  readonly addedAt: number;
  readonly state: DocumentState;
  readonly kind?: DocumentKind;
  readonly title?: string;
  readonly author?: string;
  /** Epoch ms, as the file says. */
  readonly writtenAt?: number;
  /** What the user wrote in place of it; `null`: nothing, whatever the file says. */
  readonly own?: OwnFacts;
  readonly language?: string;
  readonly pages?: number;
  readonly tags: readonly string[];
  readonly problems: readonly IngestProblem[];
  /** Chunks stored so far. */
  readonly chunkCount: number;
  /** The settings they were cut with. */
  readonly chunkTokens: number;
  readonly overlapTokens: number;
  /** How many of the chunks can be found by meaning. */
  readonly embeddedCount: number;
  /** Set by delete, so that undo is exact; purged later. */
  readonly deletedAt?: number;
}

/** The file itself: it is opened at a page, and read again when it is cut anew. */
export interface DocumentFile {
  readonly documentId: string;
  readonly file: Blob;
}

/** A page of a PDF or a piece of another file, as it was read. */
export interface SectionRow extends Section {
  /** `documentId` and the index, so that a document is one range in its order. */
  readonly id: string;
  readonly documentId: string;
}

/** A passage. Its number is the one that the indexes know it by; numbers are never used twice. */
export interface ChunkRow extends Chunk {
  readonly id: number;
  readonly documentId: string;
}

/** How far a document is read: lets reading go on after a reload. */
export interface CheckpointRow {
  readonly documentId: string;
  readonly checkpoint: ReadCheckpoint;
}

/** A piece of a collection's index, in bytes that only the retrieval worker reads. */
export interface IndexSegment extends StoredSegment {
  readonly collectionId: string;
}

export type IndexSegmentKey = [collectionId: string, segment: number, part: SegmentPart];
