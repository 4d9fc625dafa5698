// Short notices for the Shell, and act(): the one place where a failed user action becomes words.
import { createSignal, type Accessor } from 'solid-js';
import { isAbort } from '../core/errors';
import { createId } from '../core/ids';
import { log } from '../core/log';

export type NoticeTone = 'info' | 'ok' | 'warn' | 'danger';

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface NoticeContent {
  readonly tone: NoticeTone;
  readonly title: string;
  readonly detail?: string;
  /** Runs at most once; the notice goes with it. */
  readonly action?: NoticeAction;
  /** Stays until dismissed. Failures always do. */
  readonly sticky?: boolean;
  /** Address of a page that says it by itself ("/models"): there it is not said twice. */
  readonly saidAt?: string;
}

export interface Notice extends NoticeContent {
  readonly id: string;
}

export interface Notices {
  /** Oldest first. */
  readonly list: Accessor<readonly Notice[]>;
  /** Returns the id, for `dismiss`. */
  say(content: NoticeContent): string;
  dismiss(noticeId: string): void;
  /** Runs a user action. A failure becomes a danger notice; an abort is silent. */
  act(action: () => unknown): void;
  /** The notice of a failure that somebody else caught, its id returned; an abort is silent. */
  report(error: unknown, action?: NoticeAction, saidAt?: string): string | undefined;
}

export type DescribeError = (error: unknown) => {
  readonly title: string;
  readonly detail?: string;
  /** The part of `detail` that is about this very failure. */
  readonly specifics?: string;
};

/** Milliseconds. Long enough to read a line, and to reach an Undo with the keyboard. */
const SHOWN_MS = 5000;
const WITH_ACTION_SHOWN_MS = 10_000;

/** `describe` has the words for an error; they live in the app. */
export function createNotices(describe: DescribeError): Notices {
  const [list, setList] = createSignal<readonly Notice[]>([]);
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const dismiss = (noticeId: string) => {
    clearTimeout(timers.get(noticeId));
    timers.delete(noticeId);
    setList((notices) => notices.filter((notice) => notice.id !== noticeId));
  };

  const say = (content: NoticeContent) => {
    const id = createId();
    const { action } = content;
    const notice: Notice = {
      ...content,
      id,
      ...(action && {
        action: {
          label: action.label,
          run: () => {
            dismiss(id);
            action.run();
          },
        },
      }),
    };
    // The same failure ten times is one notice, not a wall of them.
    const isRepeat = (other: Notice) =>
      content.tone === 'danger' && other.title === content.title && other.detail === content.detail;
    for (const other of list().filter(isRepeat)) dismiss(other.id);
    setList((notices) => [...notices, notice]);
    if (!content.sticky && content.tone !== 'danger') {
      const shownMs = action ? WITH_ACTION_SHOWN_MS : SHOWN_MS;
      timers.set(
        id,
        setTimeout(() => dismiss(id), shownMs),
      );
    }
    return id;
  };

  const report = (error: unknown, action?: NoticeAction, saidAt?: string) => {
    if (isAbort(error)) return undefined;
    log('error', 'A user action failed', error);
    const { title, detail } = describe(error);
    return say({
      tone: 'danger',
      title,
      ...(detail && { detail }),
      ...(action && { action }),
      ...(saidAt !== undefined && { saidAt }),
    });
  };

  const run = async (action: () => unknown) => {
    try {
      await action();
    } catch (error) {
      report(error);
    }
  };

  return { list, say, dismiss, report, act: (action) => void run(action) };
}
