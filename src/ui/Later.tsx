// Content that may come a frame later: each use is a task of its own, so that no single task of a
// start on a slow device is long enough to be felt.
import { createSignal, onCleanup, Show, type JSX } from 'solid-js';

export function Later(props: { readonly children: JSX.Element }) {
  const [isDue, setDue] = createSignal(false);
  onCleanup(afterFrame(() => setDue(true)));
  return <Show when={isDue()}>{props.children}</Show>;
}

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
