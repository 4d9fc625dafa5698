// The app itself, loaded behind the first paint.
import { createRoot, createSignal } from 'solid-js';
import { render } from 'solid-js/web';
import { createRuntime } from '../runtime/runtime';
import type { TypedEarly } from '../runtime/turns/typed-early';
import { afterFrame, nextFrame } from '../ui/after-frame';
import { App } from './App';
import { describeError } from './error-copy';
import { FailureView } from './FailureView';
import { readTyped } from './first-paint/handover';

/**
 * Takes the place of `root`, with what was typed into it, once the database is open. Its steps are
 * tasks of their own (database, runtime, shell beside the document, page), because on a slow machine
 * all at once are a pause that is felt.
 */
export async function start(root: HTMLElement): Promise<void> {
  const stage = document.createElement('div');
  const [isPlaced, setPlaced] = createSignal(false);
  let typed: TypedEarly | undefined;
  const takeTyped = () => {
    const taken = typed;
    typed = undefined;
    return taken;
  };
  const place = () => {
    typed = readTyped(root);
    root.replaceWith(stage);
    setPlaced(true);
  };
  try {
    const build = await createRuntime({ describeError, takeTyped });
    // As long as the page; nothing disposes of it.
    const runtime = createRoot(build);
    await nextFrame();
    render(() => <App runtime={runtime} isPlaced={isPlaced()} />, stage);
    afterFrame(place);
  } catch (error) {
    render(() => <FailureView error={error} />, stage);
    place();
  }
}
