// Runs something at the next frame, or soon in a page that is hidden and draws no frames.

/** Milliseconds. Browsers stretch it to about a second for hidden pages, which is enough there. */
const HIDDEN_MS = 100;

export interface FrameTimer {
  /** However often it is called, `run` comes once, and not at once. */
  request(): void;
}

export function createFrameTimer(run: () => void): FrameTimer {
  let frame = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const fire = () => {
    cancelFrame(frame);
    clearTimeout(timer);
    timer = undefined;
    run();
  };
  return {
    request() {
      if (timer !== undefined) return;
      // Both: a frame that was asked for before the page was hidden does not come.
      timer = setTimeout(fire, HIDDEN_MS);
      frame = requestFrame(fire);
    },
  };
}

// Absent in Node, where the unit tests run.
function requestFrame(run: () => void): number {
  return typeof requestAnimationFrame === 'function' ? requestAnimationFrame(run) : 0;
}
function cancelFrame(frame: number): void {
  if (typeof cancelAnimationFrame === 'function') cancelAnimationFrame(frame);
}
