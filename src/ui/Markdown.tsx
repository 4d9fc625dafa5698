import { createEffect, createSignal, onCleanup, Show, untrack } from 'solid-js';
import { copyText } from './copy-text';
import type { Citation } from './markdown/inline-items';
import type { createMarkdownView, MarkdownView } from './markdown/view';
import styles from './Markdown.module.css';

export interface MarkdownProps {
  /** The whole text so far. */
  text: string;
  /** It grows: a caret stands at the end, and drawing is paced. */
  streaming?: boolean;
  /** Level of the first heading in the text, 3 unless given; the rest follow without gaps. */
  firstHeadingLevel?: number;
  /** The sources that marks such as [1] name, in order; read once. */
  citations?: readonly Citation[] | undefined;
  /** Instead of the clipboard. */
  onCopyCode?: (code: string) => Promise<void>;
  class?: string;
}

/** Without the renderer a longer text is not worth its layout. */
const PLAIN_CHARS = 100_000;

const [createView, setCreateView] = createSignal<typeof createMarkdownView>();
let loading: Promise<void> | undefined;

/** Fetches the renderer ahead of the first text. Safe to call often; a failure is tried again. */
export function prefetchMarkdown(): Promise<void> {
  loading ??= import('./markdown/view').then(
    (module) => void setCreateView(() => module.createMarkdownView),
    () => (loading = undefined),
  );
  return loading;
}

/** Formatted text that may still be growing. Plain text until the renderer has arrived. */
export function Markdown(props: MarkdownProps) {
  void prefetchMarkdown();
  return (
    <div class={`${styles.markdown ?? ''} ${props.class ?? ''}`}>
      <Show
        when={createView()}
        fallback={
          <div class={styles.plain} dir="auto">
            {props.text.slice(0, PLAIN_CHARS)}
          </div>
        }
      >
        {(create) => <Rendered {...props} create={create()} />}
      </Show>
    </div>
  );
}

function Rendered(props: MarkdownProps & { create: typeof createMarkdownView }) {
  const root = document.createElement('div');
  const view: MarkdownView = untrack(() =>
    props.create(root, {
      firstHeadingLevel: props.firstHeadingLevel ?? 3,
      ...(props.citations ? { citations: props.citations } : {}),
      onCopyCode: (code) => (props.onCopyCode ?? copyText)(code),
    }),
  );
  onCleanup(() => view.dispose());
  // Drawn before it is attached: the first layout has the final height.
  untrack(() => view.update(props.text, props.streaming === true));
  createEffect(() => view.update(props.text, props.streaming === true));
  return root;
}
