// The Models page: this device, the list of models, and what they take of its storage.
import { useNavigate, useParams } from '@solidjs/router';
import {
  createComputed,
  createEffect,
  createSignal,
  lazy,
  onMount,
  Show,
  Suspense,
} from 'solid-js';
import {
  onOpenedFiles,
  takeWaitingModelFiles,
  waitingModelFiles,
} from '../../runtime/models/opened-models';
import type { LocalFile } from '../../runtime/models/own-models';
import { useRuntime } from '../../runtime/runtime-context';
import { createStorageState } from '../../runtime/storage-state';
import { Button } from '../../ui/Button';
import { createMediaQuery } from '../../ui/layout/media';
import { PageFrame } from '../../ui/layout/PageFrame';
import { SidePanel } from '../../ui/layout/SidePanel';
import { MEDIUM_QUERY } from '../../ui/layout/widths';
import { fromDrop } from './add-files';
import { DeleteDialog } from './DeleteDialog';
import { DeviceStrip } from './DeviceStrip';
import { createModelActions } from './model-actions';
import type { ModelEntry } from './model-entries';
import { createModelsPage } from './models-page';
import { ModelTable } from './ModelTable';
import { ModelTools } from './ModelTools';
import { RoomDialog } from './RoomDialog';
import type { Room } from './room-plan';
import { StorageHead, StoragePanel } from './StoragePanel';
import { createStorageUse } from './storage-use';
import styles from './ModelsPage.module.css';

const AddModelDialog = lazy(() => import('./AddModelDialog'));
const ModelDetails = lazy(() => import('./ModelDetails'));

export default function ModelsPage() {
  const runtime = useRuntime();
  const params = useParams<{ modelId?: string }>();
  const navigate = useNavigate();
  const page = createModelsPage(runtime);
  const [lacking, setLacking] = createSignal<{ entry: ModelEntry; room: Room }>();
  const actions = createModelActions(runtime, (entry, room) => setLacking({ entry, room }));
  const storage = createStorageState();
  const storageUse = createStorageUse(runtime, page, storage);
  const isMedium = createMediaQuery(MEDIUM_QUERY);
  const [storageOpen, setStorageOpen] = createSignal(false);
  // Beside the table where there is room for both; over it only when asked for.
  createComputed(() => setStorageOpen(!isMedium()));
  const [isDragging, setDragging] = createSignal(false);
  const [deleting, setDeleting] = createSignal<ModelEntry>();
  /** Undefined while the dialog is closed. */
  const [adding, setAdding] = createSignal<readonly LocalFile[]>();
  const chosen = () =>
    params.modelId === undefined ? undefined : decodeURIComponent(params.modelId);
  const openDetails = ({ spec }: ModelEntry) =>
    navigate(`/models/${encodeURIComponent(spec.modelId)}`);
  createEffect(() => {
    if (waitingModelFiles().length > 0) setAdding(takeWaitingModelFiles());
  });
  onOpenedFiles(runtime, async () => undefined);
  let search: HTMLInputElement | undefined;
  let scroller!: HTMLDivElement;

  runtime.notices.act(runtime.library.ready);
  runtime.commands.add(() => [
    {
      id: 'models.find',
      title: 'Find a model',
      group: 'action',
      shortcut: '/',
      run: () => search?.focus(),
    },
    {
      id: 'models.storage',
      title: 'Storage of models',
      group: 'action',
      run: () => setStorageOpen((open) => !open),
    },
  ]);
  onMount(() => {
    runtime.notices.act(() => runtime.downloads.refresh());
    // What lies on servers that were named, and what is loaded there.
    runtime.notices.act(async () => {
      await runtime.bridge.ready();
      await runtime.bridge.bridge()?.checkAll();
    });
  });

  const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true;
  const onDrop = (event: DragEvent) => {
    const { dataTransfer } = event;
    if (!dataTransfer || !hasFiles(event)) return;
    event.preventDefault();
    setDragging(false);
    runtime.notices.act(async () => setAdding(await fromDrop(dataTransfer)));
  };

  return (
    <div
      class={styles.drop}
      classList={{ [styles.dragging ?? '']: isDragging() }}
      onDragOver={(event) => {
        if (!hasFiles(event)) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={onDrop}
    >
      <PageFrame
        title="Models"
        ownScroll
        actions={
          <>
            <Show when={!storageOpen()}>
              <Button variant="quiet" icon="storage" onClick={() => setStorageOpen(true)}>
                Storage
              </Button>
            </Show>
            <Button icon="plus" class={styles.add ?? ''} onClick={() => setAdding([])}>
              Add model
            </Button>
          </>
        }
        panel={
          <SidePanel
            label="Storage"
            name="models"
            open={storageOpen()}
            onClose={() => setStorageOpen(false)}
            head={
              <StorageHead
                canVerify={runtime.downloads.installed().length > 0}
                onVerifyAll={() => storageUse.verifyAll(actions)}
              />
            }
          >
            <StoragePanel use={storageUse} />
          </SidePanel>
        }
      >
        <div ref={scroller} class={styles.scroller}>
          <div class={styles.page}>
            <DeviceStrip
              facts={runtime.library.deviceFacts()}
              use={storageUse}
              check={page.newestCheck()}
            />
            <ModelTools page={page} searchRef={(element) => (search = element)} />
            <ModelTable
              page={page}
              actions={actions}
              scroller={() => scroller}
              storageUse={storageUse}
              chosen={chosen()}
              onDelete={setDeleting}
              onOpen={openDetails}
            />
          </div>
        </div>
        <Show when={lacking()} keyed>
          {({ entry, room }) => (
            <RoomDialog
              entry={entry}
              room={room}
              candidates={storageUse.removable(entry.spec.modelId)}
              instead={page.insteadOf(entry, room.freeBytes)}
              insteadSpeed={page.speedOf}
              onInstead={(other) => {
                setLacking();
                actions.download(other);
              }}
              onClose={() => setLacking()}
              onConfirm={(modelIds) => {
                setLacking();
                actions.makeRoom(entry, modelIds);
              }}
            />
          )}
        </Show>
        <Suspense>
          <Show when={adding()} keyed>
            {(files) => <AddModelDialog files={files} onClose={() => setAdding()} />}
          </Show>
          <Show when={chosen()}>
            {(modelId) => (
              <ModelDetails
                modelId={modelId()}
                page={page}
                actions={actions}
                onOpen={openDetails}
                onClose={() => navigate('/models')}
                onDelete={(entry) => {
                  navigate('/models');
                  setDeleting(entry);
                }}
              />
            )}
          </Show>
        </Suspense>
        <Show when={deleting()}>
          {(entry) => (
            <DeleteDialog
              entry={entry()}
              bytes={storageUse.bytesOf(entry().spec.modelId)}
              onClose={() => setDeleting()}
              onDelete={() => {
                const doomed = entry();
                setDeleting();
                runtime.notices.act(() => actions.remove(doomed));
              }}
            />
          )}
        </Show>
      </PageFrame>
    </div>
  );
}
