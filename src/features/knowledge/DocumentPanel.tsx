// A document at a page: a PDF as it looks, anything else as its text, with the passage marked.
import { useNavigate, useSearchParams } from '@solidjs/router';
import {
  createEffect,
  createMemo,
  createResource,
  createSignal,
  on,
  Show,
  Suspense,
} from 'solid-js';
import { getChunks, listSections } from '../../data/chunks';
import { getDocumentFile } from '../../data/documents';
import type { ChunkRow, KnowledgeDocument, SectionRow } from '../../data/knowledge-records';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { copyText } from '../../ui/copy-text';
import { formatBytes, formatCount, isolate } from '../../ui/format';
import { SidePanel } from '../../ui/layout/SidePanel';
import { PdfPage } from '../../ui/pdf/PdfPage';
import { Tabs } from '../../ui/Tabs';
import { factsOf } from '../../data/documents';
import { ChunkList } from './ChunkList';
import { problemText, toDateText } from './document-words';
import type { KnowledgePageState } from './knowledge-page';
import { RelatedDocuments } from './RelatedDocuments';
import styles from './DocumentPanel.module.css';

export interface DocumentPanelProps {
  readonly document: KnowledgeDocument;
  readonly page: KnowledgePageState;
  readonly onClose: () => void;
}

export default function DocumentPanel(props: DocumentPanelProps) {
  const { db, describeError, notices } = useRuntime();
  const [search] = useSearchParams<{ chunk?: string }>();
  const navigate = useNavigate();
  const documentId = createMemo(() => props.document.id);
  const [sections] = createResource(
    () => [documentId(), props.document.chunkCount] as const,
    ([id]) => listSections(db, id),
  );
  const [file] = createResource(documentId, (id) => getDocumentFile(db, id));
  const [chunk] = createResource(
    () => search.chunk,
    async (id): Promise<ChunkRow | undefined> => (await getChunks(db, [Number(id)]))[0],
  );
  const passage = () => (chunk()?.documentId === documentId() ? chunk() : undefined);
  const [index, setIndex] = createSignal(0);
  const [view, setView] = createSignal<'pages' | 'chunks'>('pages');
  const count = () => sections()?.length ?? 0;
  const section = () => sections()?.[index()];

  createEffect(
    on([passage, sections], ([found, read]) => {
      if (!read) return;
      if (found) setView('pages');
      const at = found ? read.findIndex((one) => holds(one, found)) : 0;
      setIndex(Math.max(0, at));
    }),
  );
  const ask = () => {
    const page = section()?.page;
    navigate(`/chat?about=${documentId()}${page === undefined ? '' : `&page=${page}`}`);
  };
  const copy = () => {
    const text = passage()?.text ?? section()?.text ?? '';
    notices.act(() => copyText(text));
  };

  return (
    <SidePanel
      label={props.document.name}
      name="document"
      open
      onClose={() => props.onClose()}
      head={
        <div class={styles.head}>
          <h2 class={styles.title} title={props.document.name}>
            <bdi>{props.document.name}</bdi>
          </h2>
          <Show when={count() > 1}>
            <Button
              variant="quiet"
              size="small"
              icon="chevron-left"
              label="Page before"
              disabled={index() === 0}
              onClick={() => setIndex((at) => at - 1)}
            />
            <span class={styles.place}>
              <Show when={section()?.pageLabel}>{(label) => <>Page {label()} · </>}</Show>
              {index() + 1} of {formatCount(count())}
            </span>
            <Button
              variant="quiet"
              size="small"
              icon="chevron-right"
              label="Next page"
              disabled={index() >= count() - 1}
              onClick={() => setIndex((at) => at + 1)}
            />
          </Show>
        </div>
      }
    >
      <div class={styles.body}>
        <Tabs
          label="What of the document is shown"
          value={view()}
          tabs={[
            { value: 'pages', label: props.document.kind === 'pdf' ? 'Pages' : 'Text' },
            { value: 'chunks', label: 'Chunks' },
          ]}
          onChange={setView}
        >
          <Show when={view() === 'chunks'}>
            <ChunkList document={props.document} openId={passage()?.id} />
          </Show>
          <Show when={view() === 'pages' && section()}>
            {(shown) => (
              <Show
                when={props.document.kind === 'pdf' && file()}
                fallback={<SectionText section={shown()} passage={passage()} />}
              >
                {(pdf) => (
                  <PdfPage
                    file={pdf()}
                    page={shown().page ?? index() + 1}
                    passage={passage()?.text}
                    text={shown().text}
                  />
                )}
              </Show>
            )}
          </Show>
        </Tabs>
        <Show when={passage()}>
          {(found) => (
            <p class={styles.facts}>
              Chunk {formatCount(found().index + 1)} of {formatCount(props.document.chunkCount)},
              characters {formatCount(found().start)} to {formatCount(found().end)}
            </p>
          )}
        </Show>
        <p class={styles.note}>{describe(props.document)}</p>
        <Show when={props.document.state.status === 'failed' && props.document.state.error}>
          {(error) => (
            <p class={styles.note}>
              {describeError(error()).title}. {describeError(error()).detail}
            </p>
          )}
        </Show>
        <div class={styles.buttons}>
          <Button size="small" icon="chat" onClick={ask} disabled={count() === 0}>
            {section()?.page === undefined ? 'Ask about this document' : 'Ask about this page'}
          </Button>
          <Button size="small" icon="copy" onClick={copy}>
            {passage() ? 'Copy passage' : section()?.page === undefined ? 'Copy text' : 'Copy page'}
          </Button>
        </div>
        <Suspense>
          <RelatedDocuments document={props.document} />
        </Suspense>
      </div>
    </SidePanel>
  );
}

function holds(section: SectionRow, chunk: ChunkRow): boolean {
  return chunk.start < section.offset + section.text.length && chunk.end > section.offset;
}

function SectionText(props: {
  readonly section: SectionRow;
  readonly passage: ChunkRow | undefined;
}) {
  const parts = () => {
    const { text, offset } = props.section;
    const from = Math.max(0, (props.passage?.start ?? text.length + offset) - offset);
    const to = Math.max(from, Math.min(text.length, (props.passage?.end ?? 0) - offset));
    return [text.slice(0, from), text.slice(from, to), text.slice(to)] as const;
  };
  return (
    <div class={styles.paper} dir="auto">
      {parts()[0]}
      <Show when={parts()[1] !== ''}>
        <mark ref={(mark) => queueMicrotask(() => mark.scrollIntoView({ block: 'center' }))}>
          {parts()[1]}
        </mark>
      </Show>
      {parts()[2]}
    </div>
  );
}

function describe(document: KnowledgeDocument): string {
  const { bytes, problems, chunkCount, embeddedCount } = document;
  const { author, title, writtenAt } = factsOf(document);
  return [
    title && isolate(title),
    author && isolate(author),
    writtenAt === undefined ? undefined : toDateText(writtenAt),
    formatBytes(bytes),
    `${formatCount(embeddedCount)} of ${formatCount(chunkCount)} chunks can be found by meaning`,
    ...problems.map(problemText),
  ]
    .filter(Boolean)
    .join(' · ');
}
