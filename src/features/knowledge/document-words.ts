// What a document's row says, in words.
import type { DocumentKind, IngestProblem } from '../../core/documents/ingest-api';
import type { KnowledgeDocument } from '../../data/knowledge-records';
import { formatCount } from '../../ui/format';
import type { IconName } from '../../ui/Icon';

const kindWords: Readonly<Record<DocumentKind, string>> = {
  pdf: 'PDF',
  text: 'Text',
  markdown: 'Markdown',
  html: 'Web page',
  docx: 'Word',
  csv: 'Table',
  code: 'Code',
};

/** Before it is read, and where it cannot be. */
const kindsByEnding: Readonly<Record<string, DocumentKind>> = {
  txt: 'text',
  md: 'markdown',
  htm: 'html',
  html: 'html',
  docx: 'docx',
  csv: 'csv',
  tsv: 'csv',
};

export function kindText(document: KnowledgeDocument): string {
  if (document.kind) return kindWords[document.kind];
  const ending = /\.([^.]+)$/.exec(document.name)?.[1]?.toLowerCase() ?? '';
  const kind = kindsByEnding[ending];
  return kind ? kindWords[kind] : ending.toUpperCase();
}

/** "2026-11-21", in UTC, as files have their dates. */
export function toDateText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** Undefined where it is no such day. */
export function fromDateText(text: string): number | undefined {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text.trim()) ? Date.parse(text.trim()) : NaN;
  return Number.isNaN(time) ? undefined : time;
}

export interface StateWords {
  readonly icon: IconName;
  readonly tone: 'ok' | 'muted' | 'warn' | 'danger';
  readonly text: string;
}

/** Undefined while it is being read: then a progress bar says more. */
export function stateWords(document: KnowledgeDocument): StateWords | undefined {
  switch (document.state.status) {
    case 'waiting':
      return { icon: 'waiting', tone: 'muted', text: 'Waiting' };
    case 'reading':
      return undefined;
    case 'locked':
      return {
        icon: 'lock',
        tone: 'warn',
        text: document.state.isWrong ? 'Wrong password' : 'Needs its password',
      };
    case 'failed':
      return { icon: 'error', tone: 'danger', text: 'Could not be read' };
    case 'ready':
      return readyWords(document);
  }
}

function readyWords({ problems, chunkCount }: KnowledgeDocument): StateWords {
  const missing = problems.find(
    ({ kind }) => kind === 'scanned-pages' || kind === 'unreadable-pages',
  );
  if (missing) return { icon: 'warn', tone: 'warn', text: problemText(missing) };
  if (chunkCount === 0) return { icon: 'warn', tone: 'warn', text: 'No text in it' };
  return { icon: 'ok-circle', tone: 'ok', text: 'Ready' };
}

export function problemText({ kind, count }: IngestProblem): string {
  const pages = count === 1 ? '1 page' : `${formatCount(count)} pages`;
  switch (kind) {
    case 'scanned-pages':
      return `No text on ${pages}`;
    case 'blank-pages':
      return `${pages} blank`;
    case 'unreadable-pages':
      return `${pages} damaged`;
    case 'cut-pages':
      return `${pages} too long, cut short`;
    case 'form-marks-left-out':
      return 'Marks such as signatures are left out';
    case 'unknown-characters':
      return `${formatCount(count)} unknown characters`;
  }
}
