import { createUniqueId, onCleanup, onMount, Show, type JSX } from 'solid-js';
import { Button } from './Button';
import styles from './Dialog.module.css';

export interface DialogProps {
  open: boolean;
  /** The accessible name, and the heading unless `hideHeader`. */
  title: string;
  /** Escape, the close button, or a press outside. The owner sets `open` to false. */
  onClose: () => void;
  children: JSX.Element;
  /** Buttons at the end; keep the primary one last. */
  footer?: JSX.Element;
  size?: 'normal' | 'wide';
  /** `top` for a palette, `start` and `end` for side panels on narrow screens. */
  placement?: 'center' | 'top' | 'start' | 'end';
  hideHeader?: boolean;
  /** No padding around the content, for lists that touch the edges. */
  flush?: boolean;
}

/**
 * A modal dialog; a bottom sheet on phones. Its content exists only while it is open. Focus goes
 * to the first `autofocus` element or else the first control, and back where it was on closing.
 */
export function Dialog(props: DialogProps) {
  return (
    <Show when={props.open}>
      <OpenDialog {...props} />
    </Show>
  );
}

function OpenDialog(props: DialogProps) {
  let dialog!: HTMLDialogElement;
  let content!: HTMLDivElement;
  let pressedOutside = false;
  let isGone = false;
  const titleId = createUniqueId();
  // The backdrop belongs to the dialog element; everything else lies in its body.
  const isOutside = (event: Event) => event.target === dialog;

  onMount(() => {
    dialog.tabIndex = -1;
    dialog.showModal();
    focusFirst(dialog, content);
    // Runs before the element leaves the page, so the browser can still give the focus back.
    onCleanup(() => {
      isGone = true;
      dialog.close();
    });
  });

  return (
    <dialog
      ref={dialog}
      class={styles.dialog}
      classList={{
        [styles.wide ?? '']: props.size === 'wide',
        [styles.top ?? '']: props.placement === 'top',
        [styles.start ?? '']: props.placement === 'start',
        [styles.end ?? '']: props.placement === 'end',
      }}
      aria-labelledby={props.hideHeader === true ? undefined : titleId}
      aria-label={props.hideHeader === true ? props.title : undefined}
      onCancel={(event) => {
        if (!isOutside(event)) return; // a file chooser inside bubbles its own `cancel`
        event.preventDefault();
        props.onClose();
      }}
      onClose={(event) => {
        // A second Escape closes without asking (Chromium's close watcher).
        // One that left with its page has an owner no longer, who might call the person back.
        if (!isGone && isOutside(event)) props.onClose();
      }}
      onPointerDown={(event) => (pressedOutside = isOutside(event))}
      onClick={(event) => {
        if (pressedOutside && isOutside(event)) props.onClose();
      }}
    >
      <div class={styles.body}>
        <Show when={props.hideHeader !== true}>
          <header class={styles.header}>
            <h2 id={titleId} class={styles.title} dir="auto">
              {props.title}
            </h2>
            <Button variant="quiet" icon="close" label="Close" onClick={() => props.onClose()} />
          </header>
        </Show>
        <div
          ref={content}
          class={styles.content}
          classList={{ [styles.flush ?? '']: props.flush === true }}
        >
          {props.children}
        </div>
        <Show when={props.footer}>
          <footer class={styles.footer}>{props.footer}</footer>
        </Show>
      </div>
    </dialog>
  );
}

const CONTROLS =
  'input, textarea, select, button, a[href], [role="listbox"], [contenteditable="true"]';

/**
 * Past the close button, to what the dialog is for. Under a finger only what asks for it gets the
 * focus: a text box would bring up the keyboard over the sheet.
 */
function focusFirst(dialog: HTMLElement, content: HTMLElement): void {
  const wanted = content.querySelector<HTMLElement>('[autofocus]');
  const byFinger = matchMedia('(pointer: coarse)').matches;
  const first = byFinger
    ? null
    : content.querySelector<HTMLElement>(`:is(${CONTROLS}):not(:disabled)`);
  (wanted ?? first ?? dialog).focus();
}
