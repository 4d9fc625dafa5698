export interface Pacer {
  /** Asks for a flush in one of the next frames; more requests before it are one. */
  request(): void;
  cancel(): void;
}

/** Share of the main thread that flushes may take: each waits this many times its own cost. */
const REST_FACTOR = 4;
const MAX_COST_MS = 120;
/** A frame is asked for a little early rather than a whole frame late. */
const EARLY_MS = 4;

/**
 * Runs `flush` at most once per frame, and less often the more its frames cost. The cost is taken
 * from the start of the flush to the first task after its frame, so layout and paint count too.
 */
export function createPacer(flush: () => void): Pacer {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let earliest = 0;
  let costMs = 0;

  const run = (frameTime: number) => {
    frame = 0;
    const start = Math.max(frameTime, performance.now());
    flush();
    earliest = start + REST_FACTOR * Math.max(costMs, performance.now() - start);
    afterFrame(() => {
      const measured = Math.min(MAX_COST_MS, performance.now() - start);
      costMs = costMs === 0 ? measured : costMs * 0.7 + measured * 0.3;
      earliest = start + REST_FACTOR * costMs;
    });
  };
  const askForFrame = () => {
    timer = undefined;
    frame = requestAnimationFrame(run);
  };

  return {
    request: () => {
      if (frame !== 0 || timer !== undefined) return;
      const waitMs = earliest - performance.now() - EARLY_MS;
      if (waitMs > 0) timer = setTimeout(askForFrame, waitMs);
      else askForFrame();
    },
    cancel: () => {
      cancelAnimationFrame(frame);
      clearTimeout(timer);
      frame = 0;
      timer = undefined;
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
