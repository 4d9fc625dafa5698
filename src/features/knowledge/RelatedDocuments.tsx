// Other documents about the same, in all collections.
import { A } from '@solidjs/router';
import { createResource, For, Show } from 'solid-js';
import type { KnowledgeDocument } from '../../data/knowledge-records';
import { useRuntime } from '../../runtime/runtime-context';
import styles from './RelatedDocuments.module.css';

const SHOWN = 4;

export function RelatedDocuments(props: { readonly document: KnowledgeDocument }) {
  const { knowledge } = useRuntime();
  // Asked again when its vectors have come.
  const isEmbedded = () => props.document.embeddedCount >= props.document.chunkCount;
  const [related] = createResource(
    () => [props.document.id, isEmbedded()] as const,
    ([id]) => knowledge.related(id, SHOWN),
  );
  return (
    <Show when={(related.latest?.length ?? 0) > 0}>
      <section class={styles.related} aria-labelledby="related-documents">
        <h3 id="related-documents" class={styles.title}>
          Related documents
        </h3>
        <ul role="list" class={styles.list}>
          <For each={related.latest}>
            {({ document, cosine }) => (
              <li class={styles.item}>
                <A href={`/knowledge/${document.id}`}>
                  <bdi>{document.name}</bdi>
                </A>
                <span class={styles.score} title="How near their meanings are, at most 1">
                  {cosine.toFixed(2)}
                </span>
              </li>
            )}
          </For>
        </ul>
      </section>
    </Show>
  );
}
