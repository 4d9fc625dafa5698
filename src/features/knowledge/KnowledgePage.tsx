// Collections | documents and a search over them | the document that is open.
import { useNavigate, useParams } from '@solidjs/router';
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { OfflineFoot } from '../../ui/layout/OfflineFoot';
import { PageFrame } from '../../ui/layout/PageFrame';
import { CollectionList } from './CollectionList';
import { DocumentTable } from './DocumentTable';
import { filesOf } from './dropped-files';
import { createKnowledgePage } from './knowledge-page';
import { Measure } from './measure/Measure';
import { SearchBench } from './SearchBench';
import { TagFilter } from './TagFilter';
import styles from './KnowledgePage.module.css';

const DocumentPanel = lazy(() => import('./DocumentPanel'));

const ACCEPT =
  '.pdf,.txt,.md,.markdown,.html,.htm,.docx,.csv,.tsv,.json,.log,.ts,.js,.py,.java,.c,.cpp,.go,.rs,text/*';

export default function KnowledgePage() {
  const runtime = useRuntime();
  const params = useParams<{ documentId?: string }>();
  const navigate = useNavigate();
  const page = createKnowledgePage(runtime);
  const [isDragging, setDragging] = createSignal(false);
  const openDocument = () =>
    params.documentId === undefined ? undefined : page.findDocument(params.documentId);
  let chooser!: HTMLInputElement;

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    const { dataTransfer } = event;
    if (dataTransfer) runtime.notices.act(async () => page.addFiles(await filesOf(dataTransfer)));
  };
  const addButton = () => (
    <Button icon="plus" onClick={() => chooser.click()}>
      Add documents
    </Button>
  );

  return (
    <div
      class={styles.drop}
      classList={{ [styles.dragging ?? '']: isDragging() }}
      onDragOver={(event) => {
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={onDrop}
    >
      <PageFrame
        title="Knowledge"
        subtitle={page.chosen().name}
        listLabel="Collections"
        list={<CollectionList page={page} />}
        listFoot={<OfflineFoot offline={runtime.offline} />}
        actions={addButton()}
        panel={
          <Show when={openDocument()}>
            {(document) => (
              <Suspense>
                <DocumentPanel
                  document={document()}
                  page={page}
                  onClose={() => navigate('/knowledge')}
                />
              </Suspense>
            )}
          </Show>
        }
      >
        <input
          ref={chooser}
          type="file"
          multiple
          hidden
          accept={ACCEPT}
          onChange={(event) => {
            page.addFiles([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = '';
          }}
        />
        <Show
          when={page.documents().length > 0}
          fallback={
            <Show when={!page.isLoading()}>
              <EmptyState
                icon="book"
                title="Nothing to quote from yet"
                text="Add or drop PDF, Word, Markdown, text and other files. They are read on this device and stay on it."
                actions={addButton()}
              />
            </Show>
          }
        >
          <TagFilter page={page} />
          <DocumentTable page={page} openId={params.documentId} />
          <SearchBench page={page} />
          <Measure page={page} />
        </Show>
      </PageFrame>
    </div>
  );
}
