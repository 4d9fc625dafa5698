import { AppError, isAbort } from '../../../src/core/errors';
import { log } from '../../../src/core/log';
import type { Reader, ReaderSource, SectionPart } from '../reader';
import { withTimeLimit } from '../time-limit';
import { createLineJoiner } from './join-lines';
import { loadPage, type LoadedPage } from './load-page';
import { openPdf, type OpenPdf } from './open-pdf';
import { writePage } from './page-text';
import { findStyle, type PageStyle } from './page-style';
import { readFacts, readOutline, type PdfFacts } from './pdf-facts';
import { toRows } from './rows';

/** A page of prose takes some milliseconds; a map full of labels a second or two. */
const PAGE_LIMIT_MS = 20_000;
const FACTS_LIMIT_MS = 20_000;
/** So many pages may hang; after each the parser is started afresh. */
const MAX_HANGS = 5;
/** A damaged file may claim a million pages. */
const MAX_FAILURES_IN_A_ROW = 50;
/** Pairs of neighbours, so that running heads of left and right pages are both seen. */
const SAMPLED_PAIRS = 5;

interface Session extends PdfFacts {
  readonly pdf: OpenPdf;
  readonly outline: Awaited<ReturnType<typeof readOutline>>;
  readonly style: PageStyle;
  readonly load: (page: number) => Promise<LoadedPage>;
}

export const readPdf: Reader = async function* readPdf(source, signal) {
  let session = await startSession(source, signal);
  const joiner = createLineJoiner();
  try {
    yield { type: 'facts', facts: session.facts };
    const pages = session.pdf.document.numPages;
    let hangs = 0;
    let failuresInARow = 0;
    let next: Promise<LoadedPage> | undefined;
    let tryAlone = 0;
    for (let page = source.from.index + 1; page <= pages; page += 1) {
      const current = next ?? session.load(page);
      // One page ahead: the parser works while this thread puts the page in order.
      next = page < pages && page !== tryAlone ? session.load(page + 1) : undefined;
      next?.catch(() => 'it is awaited in its turn');
      const outcome = await settle(withTimeLimit(current, PAGE_LIMIT_MS, signal));
      if (outcome.isSlow) {
        hangs += 1;
        if (hangs > MAX_HANGS) throw outcome.error;
        const hadCompany = next !== undefined;
        session.pdf.close();
        session = await startSession(source, signal, session.style);
        next = undefined;
        if (hadCompany) {
          // It may be the page ahead that hangs.
          tryAlone = page;
          page -= 1;
          continue;
        }
      }
      failuresInARow = outcome.loaded ? 0 : failuresInARow + 1;
      const { outline, style, labels } = session;
      const label = labels[page - 1];
      const loaded = outcome.loaded ?? UNREADABLE;
      reportProblems(source, page, loaded);
      const written = writePage(loaded.runs, {
        style,
        joiner,
        outline: outline.get(page) ?? [],
        page,
        ...(label === undefined ? {} : { pageLabel: label }),
      });
      const part: SectionPart = {
        ...written,
        page,
        ...(label === undefined || label === String(page) ? {} : { pageLabel: label }),
        ...(loaded.gap === undefined ? {} : { gap: loaded.gap }),
        progress: page / pages,
      };
      yield { type: 'section', part };
      if (failuresInARow >= MAX_FAILURES_IN_A_ROW) {
        source.problems.report('unreadable-pages', { count: pages - page });
        return;
      }
    }
  } finally {
    session.pdf.close();
  }
};

const UNREADABLE: LoadedPage = {
  runs: [],
  gap: 'unreadable',
  isCut: false,
  unknownChars: 0,
  formMarksLeftOut: 0,
};

interface Outcome {
  readonly loaded?: LoadedPage;
  readonly error?: unknown;
  readonly isSlow: boolean;
}

/** A page that cannot be read is no reason to lose the others. */
async function settle(loading: Promise<LoadedPage>): Promise<Outcome> {
  try {
    return { loaded: await loading, isSlow: false };
  } catch (error) {
    if (isAbort(error)) throw error;
    log('warn', 'A page cannot be read', error);
    return { error, isSlow: error instanceof AppError };
  }
}

function reportProblems({ problems }: ReaderSource, page: number, loaded: LoadedPage): void {
  if (loaded.gap === 'scanned') problems.report('scanned-pages', { page });
  if (loaded.gap === 'blank') problems.report('blank-pages', { page });
  if (loaded.gap === 'unreadable') problems.report('unreadable-pages', { page });
  if (loaded.isCut) problems.report('cut-pages', { page });
  if (loaded.unknownChars > 0) {
    problems.report('unknown-characters', { page, count: loaded.unknownChars });
  }
  if (loaded.formMarksLeftOut > 0) {
    problems.report('form-marks-left-out', { page, count: loaded.formMarksLeftOut });
  }
}

/** `known` is the style that an earlier session found. */
async function startSession(
  source: ReaderSource,
  signal: AbortSignal,
  known?: PageStyle,
): Promise<Session> {
  const pdf = await openPdf(source.file, source.password, source.pdfHost, signal);
  try {
    const describe = async () => {
      const facts = await readFacts(pdf.document);
      return { ...facts, outline: await readOutline(pdf.document) };
    };
    const described = await withTimeLimit(describe(), FACTS_LIMIT_MS, signal);
    const loadNew = (page: number) => loadPage(pdf.document, page, described.hasForm);
    if (known) return { pdf, ...described, style: known, load: loadNew };
    const sampled = new Map<number, Promise<LoadedPage>>();
    for (const page of samplePages(pdf.document.numPages)) sampled.set(page, loadNew(page));
    const { style, isSlow } = await sampleStyle(sampled, signal);
    if (isSlow) {
      pdf.close();
      return await startSession(source, signal, style);
    }
    const load = (page: number) => {
      const loaded = sampled.get(page) ?? loadNew(page);
      sampled.delete(page);
      return loaded;
    };
    return { pdf, ...described, style, load };
  } catch (error) {
    pdf.close();
    if (isAbort(error) || error instanceof AppError) throw error;
    throw new AppError(
      'document-unreadable',
      String(error),
      { reason: 'damaged' },
      { cause: error },
    );
  }
}

function samplePages(pages: number): ReadonlySet<number> {
  const numbers = new Set<number>();
  for (let pair = 0; pair < SAMPLED_PAIRS; pair += 1) {
    const first = 1 + Math.floor((pair * pages) / SAMPLED_PAIRS);
    for (const page of [first, first + 1]) if (page <= pages) numbers.add(page);
  }
  return numbers;
}

/** Pages that cannot be read or hang say nothing here; their turn comes. */
async function sampleStyle(
  sampled: ReadonlyMap<number, Promise<LoadedPage>>,
  signal: AbortSignal,
): Promise<{ readonly style: PageStyle; readonly isSlow: boolean }> {
  const pages = await Promise.all(
    Array.from(sampled, async ([page, loading]) => {
      const { loaded, isSlow } = await settle(withTimeLimit(loading, PAGE_LIMIT_MS, signal));
      const upright = loaded?.runs.filter((run) => run.angle === 0) ?? [];
      return { page, rows: toRows(upright), isSlow };
    }),
  );
  return { style: findStyle(pages), isSlow: pages.some((one) => one.isSlow) };
}
