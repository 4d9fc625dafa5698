// Content that may come a frame later: each use is a task of its own, so that no single task of a
// start on a slow device is long enough to be felt.
import { createSignal, onCleanup, Show, type JSX } from 'solid-js';
import { afterFrame } from './after-frame';

export function Later(props: { readonly children: JSX.Element }) {
  const [isDue, setDue] = createSignal(false);
  onCleanup(afterFrame(() => setDue(true)));
  return <Show when={isDue()}>{props.children}</Show>;
}
