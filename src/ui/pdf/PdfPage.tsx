import { createEffect, createResource, createSignal, For, onCleanup, Show } from 'solid-js';
import { log } from '../../core/log';
import { Button } from '../Button';
import { Field } from '../Field';
import type { Box, PdfView } from './open-pdf';
import styles from './PdfPage.module.css';

export interface PdfPageProps {
  readonly file: Blob;
  /** From 1. */
  readonly page: number;
  /** What is marked on it. */
  readonly passage: string | undefined;
  /** The page's words, in the picture's place where it cannot be drawn. */
  readonly text: string;
}

export function PdfPage(props: PdfPageProps) {
  const [boxes, setBoxes] = createSignal<readonly Box[]>([]);
  const [isBroken, setBroken] = createSignal(false);
  const [lock, setLock] = createSignal<'asks' | 'refused'>();
  const [password, setPassword] = createSignal<string>();
  let canvas!: HTMLCanvasElement;
  let frame!: HTMLDivElement;
  const [view] = createResource(
    () => [props.file, password()] as const,
    async ([file, given]): Promise<PdfView | undefined> => {
      const { openPdf, isLocked } = await import('./open-pdf');
      try {
        const opened = await openPdf(file, given);
        setLock();
        return opened;
      } catch (error) {
        if (isLocked(error)) {
          setLock(given === undefined ? 'asks' : 'refused');
          return undefined;
        }
        log('warn', 'A PDF could not be shown', error);
        setBroken(true);
        return undefined;
      }
    },
  );
  onCleanup(() => view()?.close());

  createEffect(() => {
    const opened = view();
    const drawn = opened?.draw(canvas, props.page, frame.clientWidth, props.passage);
    setBoxes([]);
    drawn?.then(setBoxes, (error: unknown) => {
      // A newer page took its place.
      if (error instanceof Error && error.name === 'RenderingCancelledException') return;
      log('warn', 'A page could not be drawn', error);
      setBroken(true);
    });
  });

  return (
    <Show
      when={!isBroken() && !lock()}
      fallback={
        <>
          <Show when={lock()}>
            {(state) => <PasswordForm isRefused={state() === 'refused'} onPassword={setPassword} />}
          </Show>
          <div class={styles.text} dir="auto">
            {props.text}
          </div>
        </>
      }
    >
      <div ref={frame} class={styles.sheet}>
        <canvas ref={canvas} role="img" aria-label={`Page ${props.page}`} />
        <For each={boxes()}>
          {(box) => (
            <span
              class={styles.box}
              style={{
                left: `${box.left}px`,
                top: `${box.top}px`,
                width: `${box.width}px`,
                height: `${box.height}px`,
              }}
            />
          )}
        </For>
      </div>
    </Show>
  );
}

/** The text of a locked file is read already; its pages are drawn once the password is known again. */
function PasswordForm(props: {
  readonly isRefused: boolean;
  readonly onPassword: (password: string) => void;
}) {
  const [typed, setTyped] = createSignal('');
  return (
    <form
      class={styles.lock}
      onSubmit={(event) => {
        event.preventDefault();
        if (typed() !== '') props.onPassword(typed());
      }}
    >
      <Field
        label="Password, to see the pages as they look"
        error={props.isRefused ? 'This password does not open it.' : undefined}
        type="password"
        value={typed()}
        onInput={setTyped}
      />
      <Button size="small" type="submit" disabled={typed() === ''}>
        Show pages
      </Button>
    </form>
  );
}
