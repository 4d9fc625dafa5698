// The documents of a shelf: what each is, how far it is read, what is wrong with it.
import { A } from '@solidjs/router';
import { createSignal, For, lazy, Show, Suspense } from 'solid-js';
import { factsOf } from '../../data/documents';
import type { KnowledgeDocument } from '../../data/knowledge-records';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Menu, type MenuItem } from '../../ui/Menu';
import { ProgressBar } from '../../ui/ProgressBar';
import { kindText, stateWords } from './document-words';
import type { KnowledgePageState } from './knowledge-page';
import {
  createReadingJobs,
  createReadingState,
  type ReadingJobs,
  type ReadingState,
} from './reading-state';
import styles from './DocumentTable.module.css';

const DetailsDialog = lazy(async () => ({
  default: (await import('./DetailsDialog')).DetailsDialog,
}));

export interface DocumentTableProps {
  readonly page: KnowledgePageState;
  readonly openId: string | undefined;
}

export function DocumentTable(props: DocumentTableProps) {
  const jobs = createReadingJobs(useRuntime());
  return (
    <div class={styles.frame}>
      <table class={styles.table} aria-label="Documents">
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Type</th>
            <th scope="col" class={styles.number}>
              Pages
            </th>
            <th scope="col" class={styles.number}>
              Chunks
            </th>
            <th scope="col">Tags</th>
            <th scope="col">State</th>
            <th>
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={props.page.documents()}>
            {(document) => (
              <DocumentRow
                document={document}
                page={props.page}
                jobs={jobs()}
                isOpen={document.id === props.openId}
              />
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}

interface DocumentRowProps {
  readonly document: KnowledgeDocument;
  readonly page: KnowledgePageState;
  readonly jobs: ReadingJobs;
  readonly isOpen: boolean;
}

function DocumentRow(props: DocumentRowProps) {
  const document = () => props.document;
  const runtime = useRuntime();
  const [isEditing, setEditing] = createSignal(false);
  const reading = createReadingState(runtime, () => props.jobs, document);
  const items = (): readonly MenuItem[] => [
    { label: 'Edit details', icon: 'pencil', run: () => setEditing(true) },
    ...(reading.now() === 'running'
      ? [{ label: 'Pause reading', icon: 'pause', run: () => reading.pause() } as const]
      : []),
    ...(reading.now() === 'stopped'
      ? [{ label: 'Go on reading', icon: 'play', run: () => reading.goOn() } as const]
      : []),
    { label: 'Read again', icon: 'refresh', run: () => props.page.readAgain(document()) },
    { label: 'Remove', icon: 'trash', danger: true, run: () => props.page.remove(document()) },
  ];
  return (
    <tr class={styles.row} classList={{ [styles.open ?? '']: props.isOpen }}>
      <th scope="row" class={styles.name}>
        <A
          href={`/knowledge/${document().id}`}
          title={factsOf(document()).title ?? document().name}
        >
          <bdi>{document().name}</bdi>
        </A>
      </th>
      <td class={styles.kind}>{kindText(document())}</td>
      <td class={styles.number}>{document().pages ?? <span class={styles.none}>none</span>}</td>
      <td class={styles.number}>{formatCount(document().chunkCount)}</td>
      <td class={styles.tags}>
        <For each={document().tags}>
          {(tag) => (
            <button
              type="button"
              class={styles.tag}
              title={`Show only what is tagged ${tag}`}
              onClick={() => props.page.toggleTag(tag)}
            >
              {tag}
            </button>
          )}
        </For>
      </td>
      <td class={styles.state}>
        <DocumentState {...props} reading={reading} />
      </td>
      <td class={styles.actions}>
        <Menu label={`Options of ${document().name}`} size="small" align="end" items={items()} />
        <Show when={isEditing()}>
          <Suspense>
            <DetailsDialog
              document={document()}
              collections={props.page.places()}
              onSave={(details, collectionId) =>
                props.page.saveDetails(document(), details, collectionId)
              }
              onClose={() => setEditing(false)}
            />
          </Suspense>
        </Show>
      </td>
    </tr>
  );
}

function DocumentState(props: DocumentRowProps & { readonly reading: ReadingState }) {
  const [password, setPassword] = createSignal('');
  const share = () => {
    const { state } = props.document;
    return state.status === 'reading' ? state.progress : 0;
  };
  const rate = () => {
    const chunks = props.reading.chunksPerSecond();
    return chunks === undefined ? '' : ` · ${formatCount(Math.round(chunks))} chunks/s`;
  };
  const { describeError } = useRuntime();
  const failure = () => {
    const { state } = props.document;
    return state.status === 'failed' ? describeError(state.error) : undefined;
  };
  const unlock = (event: Event) => {
    event.preventDefault();
    if (password() !== '') props.page.unlock(props.document, password());
  };
  return (
    <>
      <Show when={props.reading.now() !== 'stopped' && stateWords(props.document)}>
        {(words) => (
          <span class={`${styles.words ?? ''} ${styles[words().tone] ?? ''}`}>
            <Icon name={words().icon} size={16} />
            {words().text}
          </span>
        )}
      </Show>
      <Show when={failure()}>
        {(found) => (
          <span class={styles.why} title={found().detail}>
            {found().specifics}
          </span>
        )}
      </Show>
      <Show when={props.reading.now() === 'stopped'}>
        <span class={styles.words}>
          <Icon name="pause" size={16} />
          {share() === 0 ? 'Not read yet' : `Stopped at ${percent(share())}`}
          <Button
            size="small"
            label={`Go on reading ${props.document.name}`}
            onClick={() => props.reading.goOn()}
          >
            Go on
          </Button>
        </span>
      </Show>
      <Show when={props.document.state.status === 'reading' && props.reading.now() === 'running'}>
        <ProgressBar
          label={`Read ${props.document.name}`}
          done={share()}
          total={1}
          text={`${placeOf(props.document, share())}${rate()}`}
        />
      </Show>
      <Show when={props.reading.embedded()}>
        {(done) => <span class={styles.muted}> · {percent(done())} by meaning</span>}
      </Show>
      <Show when={props.document.state.status === 'locked'}>
        <form class={styles.unlock} onSubmit={unlock}>
          <Field
            label={`Password of ${props.document.name}`}
            hideLabel
            type="password"
            placeholder="Password"
            value={password()}
            onInput={setPassword}
          />
          <Button size="small" type="submit" disabled={password() === ''}>
            Open
          </Button>
        </form>
      </Show>
    </>
  );
}

/** "Page 96 of 184", and where there are no pages "52 % read". */
function placeOf({ pages }: KnowledgeDocument, share: number): string {
  if (pages === undefined || pages < 2) return `${percent(share)} read`;
  const page = Math.max(1, Math.round(share * pages));
  return `Page ${formatCount(page)} of ${formatCount(pages)}`;
}

const percent = (share: number) => `${Math.round(share * 100)} %`;
