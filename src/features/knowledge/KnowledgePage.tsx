// Collections | documents and a search over them | the document that is open.
import { useNavigate, useParams } from '@solidjs/router';
import { createSignal, lazy, Show, Suspense } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { EmptyState } from '../../ui/EmptyState';
import { OfflineFoot } from '../../ui/layout/OfflineFoot';
import { PageFrame } from '../../ui/layout/PageFrame';
import { AddButtons } from './AddButtons';
import { CollectionList } from './CollectionList';
import { DocumentTable } from './DocumentTable';
import { filesOf } from './dropped-files';
import { createKnowledgePage } from './knowledge-page';
import { Measure } from './measure/Measure';
import { SearchBench } from './SearchBench';
import { TagFilter } from './TagFilter';
import styles from './KnowledgePage.module.css';

const DocumentPanel = lazy(() => import('./DocumentPanel'));

export default function KnowledgePage() {
  const runtime = useRuntime();
  const params = useParams<{ documentId?: string }>();
  const navigate = useNavigate();
  const page = createKnowledgePage(runtime);
  const hasDocuments = () => page.documents().length > 0;
  const [isDragging, setDragging] = createSignal(false);
  const openDocument = () =>
    params.documentId === undefined ? undefined : page.findDocument(params.documentId);

  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setDragging(false);
    const { dataTransfer } = event;
    if (dataTransfer) runtime.notices.act(async () => page.addFiles(await filesOf(dataTransfer)));
  };
  const emptyTitle = () => {
    const { collection } = page.chosen();
    return collection ? `Nothing in ${collection.name} yet` : 'Nothing to quote from yet';
  };

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
        actions={
          <Show when={hasDocuments()}>
            <AddButtons page={page} />
          </Show>
        }
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
        <Show
          when={hasDocuments()}
          fallback={
            <Show when={!page.isLoading()}>
              <EmptyState
                icon="book"
                title={emptyTitle()}
                text="Add or drop PDF, Word, Markdown, text and other files. They are read on this device and stay on it."
                actions={<AddButtons page={page} isFirst />}
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
