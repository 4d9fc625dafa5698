/** Runs once the present frame is painted; at once in a hidden tab. Returns what calls it off. */
export function afterFrame(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const wait = () => {
    timer = setTimeout(run);
  };
  // A hidden tab has no frames to wait for.
  const frame = document.hidden ? undefined : requestAnimationFrame(wait);
  if (frame === undefined) wait();
  return () => {
    clearTimeout(timer);
    if (frame !== undefined) cancelAnimationFrame(frame);
  };
}

/** Ends once the present frame is painted, in a task of its own. */
export function nextFrame(): Promise<void> {
  return new Promise((resolve) => {
    afterFrame(resolve);
  });
}
