// How fast bytes arrive, from what the job row says of it. Every tab sees the same rows.

export interface RateMeter {
  /** So many bytes are here at `atMs`. Bytes per second; undefined until it means something. */
  add(doneBytes: number, atMs: number): number | undefined;
  restart(): void;
}

/** The mean over this long, so that one slow piece does not make the figure jump. */
const WINDOW_MS = 5_000;
/** Before that a rate says nothing about the time left. */
const STEADY_AFTER_MS = 1_000;

export function createRateMeter(): RateMeter {
  let samples: readonly { readonly atMs: number; readonly doneBytes: number }[] = [];
  return {
    add(doneBytes, atMs) {
      // The first bytes of a resumed download were here before: they say nothing about now. Nor does
      // what came before a damaged part was thrown away.
      const before = samples.filter(
        (sample) => sample.atMs >= atMs - WINDOW_MS && sample.doneBytes <= doneBytes,
      );
      samples = doneBytes === 0 ? [] : [...before, { atMs, doneBytes }];
      const first = samples[0];
      if (!first || atMs - first.atMs < STEADY_AFTER_MS) return undefined;
      return ((doneBytes - first.doneBytes) * 1000) / (atMs - first.atMs);
    },
    restart() {
      samples = [];
    },
  };
}
