// The documents of a shelf: what each is, how far it is read, what is wrong with it.
import { A } from '@solidjs/router';
import { createSignal, For, Show } from 'solid-js';
import type { KnowledgeDocument } from '../../data/knowledge-records';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { formatCount } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Menu, type MenuItem } from '../../ui/Menu';
import { ProgressBar } from '../../ui/ProgressBar';
import { kindText, stateWords } from './document-words';
import type { KnowledgePageState } from './knowledge-page';
import styles from './DocumentTable.module.css';

export interface DocumentTableProps {
  readonly page: KnowledgePageState;
  readonly openId: string | undefined;
}

export function DocumentTable(props: DocumentTableProps) {
  return (
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
              isOpen={document.id === props.openId}
            />
          )}
        </For>
      </tbody>
    </table>
  );
}

interface DocumentRowProps {
  readonly document: KnowledgeDocument;
  readonly page: KnowledgePageState;
  readonly isOpen: boolean;
}

function DocumentRow(props: DocumentRowProps) {
  const document = () => props.document;
  const items = (): readonly MenuItem[] => [
    { label: 'Read again', icon: 'refresh', run: () => props.page.readAgain(document()) },
    { label: 'Remove', icon: 'trash', danger: true, run: () => props.page.remove(document()) },
  ];
  return (
    <tr class={styles.row} classList={{ [styles.open ?? '']: props.isOpen }}>
      <th scope="row" class={styles.name}>
        <A href={`/knowledge/${document().id}`} title={document().title ?? document().name}>
          {document().name}
        </A>
      </th>
      <td class={styles.kind}>{kindText(document())}</td>
      <td class={styles.number}>{document().pages ?? <span class={styles.none}>none</span>}</td>
      <td class={styles.number}>{formatCount(document().chunkCount)}</td>
      <td class={styles.tags}>
        <For each={document().tags}>{(tag) => <span class={styles.tag}>{tag}</span>}</For>
      </td>
      <td class={styles.state}>
        <DocumentState {...props} />
      </td>
      <td class={styles.actions}>
        <Menu label={`Options of ${document().name}`} size="small" align="end" items={items()} />
      </td>
    </tr>
  );
}

function DocumentState(props: DocumentRowProps) {
  const [password, setPassword] = createSignal('');
  const reading = () => {
    const { state } = props.document;
    return state.status === 'reading' ? state : undefined;
  };
  const unlock = (event: Event) => {
    event.preventDefault();
    if (password() !== '') props.page.unlock(props.document, password());
  };
  return (
    <>
      <Show when={stateWords(props.document)}>
        {(words) => (
          <span class={`${styles.words ?? ''} ${styles[words().tone] ?? ''}`}>
            <Icon name={words().icon} size={16} />
            {words().text}
          </span>
        )}
      </Show>
      <Show when={reading()}>
        {(state) => (
          <ProgressBar
            label={`Read ${props.document.name}`}
            done={state().progress}
            total={1}
            text={`${Math.round(state().progress * 100)} % read`}
          />
        )}
      </Show>
      <Show when={props.document.state.status === 'locked'}>
        <form class={styles.unlock} onSubmit={unlock}>
          <Field
            label={`Password of ${props.document.name}`}
            hideLabel
            type="password"
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
