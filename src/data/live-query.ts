/* eslint-disable solid/reactivity -- queries and accessors are handed on here, not read. */
// From the database to Solid: a list or a value that follows its rows, in every tab.
import { liveQuery } from 'dexie';
import {
  batch,
  createMemo,
  createRenderEffect,
  createSignal,
  on,
  onCleanup,
  type Accessor,
} from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';

/** Call it for the rows or the value. */
export type Live<T> = Accessor<T> & {
  /** True until the first answer for the present source: "not known yet", not "nothing there". */
  readonly loading: Accessor<boolean>;
};

/**
 * Rows of `query(source)`, kept up to date. A changed row keeps its identity (`key`, default `id`),
 * so its DOM node survives; every change compares every row, so thousands of rows are better one
 * `createLiveValue`. While `source` is null, undefined or false there is no query and no
 * row. A failing query is thrown into the owner's ErrorBoundary.
 */
export function createLiveList<S, T extends object>(
  source: Accessor<S | null | undefined | false>,
  query: (source: S) => Promise<readonly T[]>,
  { key = 'id' }: { key?: string } = {},
): Live<readonly T[]> {
  const [state, setState] = createStore<{ rows: readonly T[] }>({ rows: [] });
  const loading = follow(source, query, {
    next: (rows) => setState('rows', reconcile(rows, { key })),
    reset: () => setState('rows', []),
  });
  return Object.assign(() => state.rows, { loading });
}

/** What is shown of a long answer before it is there. */
export interface Preview<S, T> {
  /** Read once, before the query. */
  readonly read: (source: S) => Promise<T>;
  /** Between the two, so that what was read is painted first. */
  readonly pause: () => Promise<void>;
}

/**
 * One value of `query(source)`, kept up to date; undefined while unknown or not there. A preview is
 * the value while `loading` is still true.
 */
export function createLiveValue<S, T>(
  source: Accessor<S | null | undefined | false>,
  query: (source: S) => Promise<T>,
  preview?: Preview<S, T>,
): Live<T | undefined> {
  const [value, setValue] = createSignal<T | undefined>();
  const loading = follow(
    source,
    query,
    { next: (next) => setValue(() => next), reset: () => setValue(undefined) },
    preview,
  );
  return Object.assign(value, { loading });
}

interface Receiver<T> {
  readonly next: (result: T) => void;
  readonly reset: () => void;
}

function follow<S, T>(
  source: Accessor<S | null | undefined | false>,
  query: (source: S) => Promise<T>,
  { next, reset }: Receiver<T>,
  preview?: Preview<S, T>,
): Accessor<boolean> {
  const present = createMemo(source);
  // The source of the newest answer shown; comparing it to the present one needs no flag to keep in step.
  const [answered, setAnswered] = createSignal<{ source: S } | undefined>();
  const [failure, setFailure] = createSignal<{ error: unknown } | undefined>();

  createRenderEffect(() => {
    const failed = failure();
    if (failed) throw failed.error;
  });
  createRenderEffect(
    on(present, (asked, previous) => {
      if (previous !== undefined) {
        reset();
        setAnswered();
      }
      if (!isQueried(asked)) return;
      let isLeft = false;
      let subscription: { unsubscribe: () => void } | undefined;
      onCleanup(() => {
        isLeft = true;
        subscription?.unsubscribe();
      });
      const fail = (error: unknown) => {
        if (!isLeft) setFailure({ error });
      };
      const subscribe = () => {
        if (isLeft) return;
        subscription = liveQuery(() => query(asked)).subscribe({
          next: (result) =>
            batch(() => {
              next(result);
              setAnswered({ source: asked });
            }),
          error: fail,
        });
      };
      const readAhead = async ({ read, pause }: Preview<S, T>) => {
        const early = await read(asked);
        if (isLeft) return;
        next(early);
        await pause();
      };
      if (preview) readAhead(preview).then(subscribe, fail);
      else subscribe();
    }),
  );

  return () => {
    const asked = present();
    return isQueried(asked) && answered()?.source !== asked;
  };
}

function isQueried<S>(source: S | null | undefined | false): source is S {
  return source !== null && source !== undefined && source !== false;
}
