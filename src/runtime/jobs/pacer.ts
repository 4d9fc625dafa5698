// Paces what is redrawn again and again, so that drawing leaves room for everything else.

export interface Pacer {
  /** Asks for a run in one of the next frames, never at once; more requests before it are one. */
  request(): void;
}

/** Share of the main thread that runs may take: each is followed by a rest of this many times its cost. */
const REST_FACTOR = 4;
const MAX_COST_MS = 120;
/** A frame is asked for a little early rather than a whole frame late. */
const EARLY_MS = 4;
/**
 * A hidden page draws no frames, and a frame that was asked for before does not come. Browsers
 * stretch this to about a second there, which is enough.
 */
const HIDDEN_MS = 100;

/**
 * Runs `run` at most once per frame, and less often the more its frames cost. The cost is taken from
 * the start of the run to the first task after its frame, so layout and paint count too.
 */
export function createPacer(run: () => void): Pacer {
  let isAsked = false;
  let frame = 0;
  let fallback: ReturnType<typeof setTimeout> | undefined;
  let earliest = 0;
  let costMs = 0;

  const fire = () => {
    cancelFrame(frame);
    clearTimeout(fallback);
    isAsked = false;
    const start = performance.now();
    run();
    earliest = start + REST_FACTOR * Math.max(costMs, performance.now() - start);
    afterFrame(() => {
      const measured = Math.min(MAX_COST_MS, performance.now() - start);
      costMs = costMs === 0 ? measured : costMs * 0.7 + measured * 0.3;
      earliest = start + REST_FACTOR * costMs;
    });
  };
  const askForFrame = () => {
    fallback = setTimeout(fire, HIDDEN_MS);
    frame = requestFrame(fire);
  };

  return {
    request() {
      if (isAsked) return;
      isAsked = true;
      const restMs = earliest - performance.now() - EARLY_MS;
      if (restMs > 0) setTimeout(askForFrame, restMs);
      else askForFrame();
    },
  };
}

/** A message posted inside a frame is handled right after its layout and paint. */
function afterFrame(run: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    run();
  };
  port2.postMessage(undefined);
}

// Absent in Node, where the unit tests run.
function requestFrame(run: () => void): number {
  return typeof requestAnimationFrame === 'function' ? requestAnimationFrame(run) : 0;
}
function cancelFrame(frame: number): void {
  if (typeof cancelAnimationFrame === 'function') cancelAnimationFrame(frame);
}
