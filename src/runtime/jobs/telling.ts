// The words of a job that failed: they follow whoever asked to other pages, and are taken back when
// the same is tried again.
import type { Notices } from '../notices';

export interface Telling {
  /**
   * Runs the work about `about` (a model, a document). A failure becomes a notice, except on the page
   * that says it by itself (`saidAt`, "/models"), and is thrown on.
   */
  run(about: string, work: () => Promise<void>, saidAt?: string): Promise<void>;
  /** A notice that goes with the next try too. */
  said(about: string, noticeId: string): void;
}

export function createTelling(notices: Pick<Notices, 'report' | 'dismiss'>): Telling {
  const told = new Map<string, string>();
  const said = (about: string, noticeId: string) => void told.set(about, noticeId);
  return {
    said,
    async run(about, work, saidAt) {
      notices.dismiss(told.get(about) ?? '');
      told.delete(about);
      try {
        await work();
      } catch (error) {
        const noticeId = notices.report(error, undefined, saidAt);
        if (noticeId !== undefined) said(about, noticeId);
        throw error;
      }
    },
  };
}
