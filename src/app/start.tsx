// The app itself, loaded behind the first paint.
import { render } from 'solid-js/web';
import { createRuntime } from '../runtime/runtime';
import type { TypedEarly } from '../runtime/typed-early';
import { App } from './App';
import { describeError } from './error-copy';
import { FailureView } from './FailureView';

/** Replaces the first paint in `root` once the database is open; `endFirstPaint` tells what was typed. */
export async function start(
  root: HTMLElement,
  endFirstPaint: () => TypedEarly | undefined,
): Promise<void> {
  try {
    const build = await createRuntime({ describeError });
    const typed = endFirstPaint();
    render(() => <App runtime={build(typed)} />, root);
  } catch (error) {
    endFirstPaint();
    render(() => <FailureView error={error} />, root);
  }
}
