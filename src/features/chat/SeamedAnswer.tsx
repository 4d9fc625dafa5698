// An answer whose engine was lost while it wrote: in parts, with a thin seam between them.
import { createMemo, For, Show } from 'solid-js';
import type { Seam } from '../../data/records';
import { Markdown, type MarkdownProps } from '../../ui/Markdown';
import { cutAtSeams } from './cut-at-seams';
import styles from './SeamedAnswer.module.css';

const seamWords: Readonly<Record<Seam['cause'], string>> = {
  'device-lost': 'graphics restarted, continued here',
  'engine-crashed': 'engine restarted, continued here',
  'server-lost': 'server lost, continued here',
};

export default function SeamedAnswer(
  props: Pick<MarkdownProps, 'text' | 'citations'> & { readonly seams: readonly Seam[] },
) {
  const parts = createMemo(() => cutAtSeams(props.text, props.seams));
  return (
    <For each={parts()}>
      {(part) => (
        <>
          <Markdown text={part.text} firstHeadingLevel={2} citations={props.citations} />
          <Show when={part.seam}>
            {(seam) => (
              <p class={styles.seam}>
                {seam().modelName === undefined
                  ? seamWords[seam().cause]
                  : `continued by ${seam().modelName ?? ''}`}
              </p>
            )}
          </Show>
        </>
      )}
    </For>
  );
}
