import { createEffect, createResource, createSignal, For, onCleanup, Show } from 'solid-js';
import { log } from '../../core/log';
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
  let canvas!: HTMLCanvasElement;
  let frame!: HTMLDivElement;
  const [view] = createResource(
    () => props.file,
    async (file): Promise<PdfView | undefined> => {
      try {
        const { openPdf } = await import('./open-pdf');
        return await openPdf(file);
      } catch (error) {
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
      when={!isBroken()}
      fallback={
        <div class={styles.text} dir="auto">
          {props.text}
        </div>
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
