// What every reader of a kind of file has in common.
import type {
  DocumentFacts,
  IngestProblem,
  PageGap,
  ProblemKind,
  TextBlock,
} from '../../src/core/documents/ingest-api';
import type { PdfHost } from './pdf/pdf-host';

export interface ReaderSource {
  readonly file: Blob;
  readonly name: string;
  readonly password?: string;
  /** The number of sections that earlier calls read, and what their last one left to go on. */
  readonly from: { readonly index: number; readonly reader?: string };
  readonly problems: ProblemLog;
  readonly pdfHost: PdfHost;
}

export interface SectionPart {
  readonly text: string;
  readonly blocks: readonly TextBlock[];
  readonly page?: number;
  readonly pageLabel?: string;
  readonly gap?: PageGap;
  /** 0 to 1, of the file. */
  readonly progress: number;
  /** What `from.reader` has to be to go on after this section. */
  readonly reader?: string;
}

export type ReaderItem =
  | { readonly type: 'facts'; readonly facts: DocumentFacts }
  | { readonly type: 'section'; readonly part: SectionPart };

/** Yields facts first, then sections. Errors are those of `IngestApi.read`. */
export type Reader = (source: ReaderSource, signal: AbortSignal) => AsyncGenerator<ReaderItem>;

export interface ProblemLog {
  report(kind: ProblemKind, where: { readonly page?: number; readonly count?: number }): void;
  list(): readonly IngestProblem[];
}

const MAX_LISTED_PAGES = 100;

export function createProblemLog(): ProblemLog {
  const counts = new Map<ProblemKind, { count: number; pages: number[] }>();
  return {
    report(kind, { page, count = 1 }) {
      const entry = counts.get(kind) ?? { count: 0, pages: [] };
      entry.count += count;
      if (page !== undefined && entry.pages.length < MAX_LISTED_PAGES) entry.pages.push(page);
      counts.set(kind, entry);
    },
    list: () =>
      Array.from(counts, ([kind, { count, pages }]) =>
        pages.length > 0 ? { kind, count, pages } : { kind, count },
      ),
  };
}
