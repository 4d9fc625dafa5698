// Every passage of a document as it was cut, in order; each opens at its page.
import { A } from '@solidjs/router';
import { createResource, Show } from 'solid-js';
import { listChunks } from '../../data/chunks';
import type { KnowledgeDocument } from '../../data/knowledge-records';
import { useRuntime } from '../../runtime/runtime-context';
import { formatCount } from '../../ui/format';
import { VirtualList } from '../../ui/VirtualList';
import { passageAddress } from './passage-address';
import styles from './ChunkList.module.css';

/** Pixels; a chunk of three lines. */
const ESTIMATED_HEIGHT_PX = 108;

export function ChunkList(props: {
  readonly document: KnowledgeDocument;
  /** Of the chunk that is shown. */
  readonly openId: number | undefined;
}) {
  const { db } = useRuntime();
  const [chunks] = createResource(
    () => [props.document.id, props.document.chunkCount] as const,
    ([id]) => listChunks(db, id),
  );
  return (
    <Show
      when={(chunks()?.length ?? 0) > 0}
      fallback={<p class={styles.none}>{chunks.loading ? 'Being read.' : 'No text in it.'}</p>}
    >
      <VirtualList
        items={chunks() ?? []}
        estimate={ESTIMATED_HEIGHT_PX}
        role="list"
        label="Chunks"
        class={styles.list ?? ''}
      >
        {(chunk) => (
          <div
            role="listitem"
            class={styles.chunk}
            classList={{ [styles.open ?? '']: chunk.id === props.openId }}
          >
            <A href={passageAddress(chunk.documentId, chunk.id)}>
              Chunk {formatCount(chunk.index + 1)}
              <Show when={chunk.firstPage}>{(page) => <>, page {page()}</>}</Show>
            </A>
            <span class={styles.facts}>
              {formatCount(chunk.tokens)} tokens, characters {formatCount(chunk.start)} to{' '}
              {formatCount(chunk.end)}
            </span>
            <Show when={chunk.headings.length > 0}>
              <p class={styles.facts}>{chunk.headings.join(' › ')}</p>
            </Show>
            <p class={styles.text} dir="auto">
              {chunk.text}
            </p>
          </div>
        )}
      </VirtualList>
    </Show>
  );
}
