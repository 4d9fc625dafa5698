import { A, useSearchParams } from '@solidjs/router';
import { For, Show } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import type { DocumentAnswer, DocumentHit } from '../../runtime/documents/document-search';
import { Button } from '../../ui/Button';
import { SearchField } from '../../ui/Field';
import { formatCount, formatDuration } from '../../ui/format';
import { Meter } from '../../ui/ProgressBar';
import type { KnowledgePageState } from './knowledge-page';
import { Marked } from './Marked';
import { passageAddress } from './passage-address';
import { createSearchBench, whyFound } from './search-bench';
import styles from './SearchBench.module.css';

export function SearchBench(props: { readonly page: KnowledgePageState }) {
  const runtime = useRuntime();
  const bench = createSearchBench(runtime, () => props.page.chosen().id);
  return (
    <section class={styles.bench} aria-labelledby="try-a-search">
      <div class={styles.head}>
        <h2 id="try-a-search" class={styles.title}>
          Try a search
        </h2>
        <Show when={bench.answer()}>
          {(answer) => (
            <p class={styles.figures} role="status">
              {formatCount(answer().documents)} documents · {formatCount(answer().chunks)} chunks ·{' '}
              {formatDuration(answer().tookMs)}
              {howSearched(answer())}
            </p>
          )}
        </Show>
      </div>
      <form
        class={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          bench.search();
        }}
      >
        <SearchField label="Search documents" value={bench.text()} onInput={bench.setText} />
        <Button type="submit" disabled={bench.isSearching()}>
          Search
        </Button>
      </form>
      <Show when={bench.answer()}>
        {(answer) => (
          <Show
            when={answer().hits.length > 0}
            fallback={<p class={styles.nothing}>No passage has to do with these words.</p>}
          >
            <ol role="list" aria-label="Passages" class={styles.passages}>
              <For each={answer().hits}>
                {(hit, index) => <Passage hit={hit} number={index() + 1} words={answer().words} />}
              </For>
            </ol>
          </Show>
        )}
      </Show>
    </section>
  );
}

function howSearched({ isByMeaning, embeddedChunks, chunks }: DocumentAnswer): string {
  if (!isByMeaning) return ' · by words only, meaning is off';
  if (embeddedChunks >= chunks) return '';
  return ` · ${formatCount(embeddedChunks)} of them by meaning so far, all by words`;
}

function Passage(props: {
  readonly hit: DocumentHit;
  readonly number: number;
  readonly words: readonly string[];
}) {
  const hit = () => props.hit;
  const page = () => hit().chunk.firstPage;
  const [address] = useSearchParams<{ chunk?: string }>();
  const isOpen = () => address.chunk === String(hit().chunk.id);
  return (
    <li class={styles.passage} classList={{ [styles.open ?? '']: isOpen() }}>
      <span class={styles.mark} aria-hidden="true">
        {props.number}
      </span>
      <div class={styles.text}>
        <A
          class={styles.document}
          aria-current={isOpen() ? 'true' : undefined}
          href={passageAddress(hit().document.id, hit().chunk.id)}
        >
          <bdi>{hit().document.name}</bdi>
          <Show when={page()}>
            <span class={styles.page}> p. {page()}</span>
          </Show>
        </A>
        <p dir="auto">
          <Marked text={hit().chunk.text} words={props.words} />
        </p>
      </div>
      <div class={styles.why}>
        <Show when={hit().vector}>
          {(vector) => (
            <Reason
              name="meaning"
              value={Math.max(0, vector().cosine)}
              max={1}
              text={vector().cosine.toFixed(2)}
            />
          )}
        </Show>
        <Show when={hit().lexical}>
          {(lexical) => (
            <Reason
              name="words"
              value={lexical().matched}
              max={lexical().words}
              text={`${lexical().matched} / ${lexical().words}`}
            />
          )}
        </Show>
        <span>{whyFound(hit())}</span>
      </div>
    </li>
  );
}

function Reason(props: { name: string; value: number; max: number; text: string }) {
  return (
    <span class={styles.reason}>
      <span>{props.name}</span>
      <Meter wide label={props.name} value={props.value} max={props.max} text={props.text} />
      <span class={styles.value}>{props.text}</span>
    </span>
  );
}
