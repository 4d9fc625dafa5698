// The message box and what belongs to the next message: attachments, parameters, context, model.
import { createSignal, For, Show, type JSX } from 'solid-js';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import type { Attachment, withAttachments } from './attachments';
import styles from './Composer.module.css';

export interface ComposerProps {
  readonly text: string;
  readonly answering: boolean;
  readonly placeholder: string;
  readonly autofocus?: boolean;
  /** What stands between the tools on the left and the send button: gauge and model. */
  readonly children?: JSX.Element;
  /** Above the text. */
  readonly head?: JSX.Element;
  readonly ref?: (element: HTMLTextAreaElement) => void;
  readonly onInput: (text: string) => void;
  /** The text goes out of the box only when this says so. */
  readonly onSend: (text: string) => void;
  readonly onStop: () => void;
  readonly onParameters: () => void;
  /** Files that are too much for a message. */
  readonly onDocuments: (files: readonly File[]) => void;
  /** Files that are no text, pictures among them. */
  readonly onOthers: (files: readonly File[]) => void;
  /** There is something to send beside the text. */
  readonly hasMore?: boolean;
  /** Asked before anything is sent; when it says no, it has said why. */
  readonly maySend?: () => boolean;
  /** Takes what is no attachment (a model) and gives back the rest. */
  readonly takeOthers?: (files: readonly File[]) => readonly File[];
}

export function Composer(props: ComposerProps) {
  const [attachments, setAttachments] = createSignal<readonly Attachment[]>([]);
  const [dragging, setDragging] = createSignal(false);
  const canSend = () =>
    props.text.trim() !== '' || attachments().length > 0 || props.hasMore === true;
  let chooser: HTMLInputElement | undefined;
  let toMessage: typeof withAttachments = (text) => text.trim();

  const send = () => {
    if (!canSend() || props.maySend?.() === false) return;
    const text = toMessage(props.text, attachments());
    setAttachments([]);
    props.onSend(text);
  };
  const attach = async (files: Iterable<File>) => {
    const chosen = [...files];
    const reader = await import('./attachments');
    toMessage = reader.withAttachments;
    const read = await reader.readAttachments(props.takeOthers?.(chosen) ?? chosen);
    setAttachments((current) => [...current, ...read.attachments]);
    props.onOthers(read.others);
    props.onDocuments(read.documents);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // `isComposing`: Enter ends the composition of an input method, it does not send.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = event.clipboardData?.files;
    if (!files?.length) return;
    event.preventDefault();
    void attach(files);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    if (event.dataTransfer) void attach(event.dataTransfer.files);
  };

  return (
    <form
      class={styles.composer}
      classList={{ [styles.dragging ?? '']: dragging() }}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
      onDragOver={(event) => {
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={onDrop}
    >
      {props.head}
      <Show when={attachments().length > 0}>
        <ul class={styles.attachments} aria-label="Attachments">
          <For each={attachments()}>
            {(attachment) => (
              <li class={styles.attachment}>
                <Icon name="paperclip" size={14} />
                <span class={styles.attachmentName}>{attachment.name}</span>
                <Button
                  variant="quiet"
                  size="small"
                  icon="close"
                  label={`Remove ${attachment.name}`}
                  onClick={() =>
                    setAttachments((current) => current.filter((other) => other !== attachment))
                  }
                />
              </li>
            )}
          </For>
        </ul>
      </Show>
      <textarea
        ref={(element) => {
          props.ref?.(element);
          // In the frame, because focusing lays the page out and that belongs to no script.
          if (props.autofocus) {
            requestAnimationFrame(() => element.focus({ preventScroll: true }));
          }
        }}
        class={styles.input}
        rows={1}
        aria-label="Message"
        placeholder={props.placeholder}
        value={props.text}
        dir="auto"
        enterkeyhint="send"
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <div class={styles.tools}>
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            void attach([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <Button variant="quiet" icon="paperclip" label="Attach" onClick={() => chooser?.click()} />
        <Button variant="quiet" icon="sliders" label="Parameters" onClick={props.onParameters} />
        <span class={styles.spring} />
        {props.children}
        <Show
          when={props.answering}
          fallback={
            <button
              type="submit"
              class={styles.send}
              aria-label="Send"
              title="Send"
              disabled={!canSend()}
            >
              <Icon name="arrow-up" size={20} />
            </button>
          }
        >
          <button
            type="button"
            class={styles.stop}
            aria-label="Stop"
            title="Stop"
            onClick={() => props.onStop()}
          >
            <Icon name="stop" size={20} />
          </button>
        </Show>
      </div>
    </form>
  );
}
