// A list of prompts run through one model: asked at the top, the answers in a table.
import { useNavigate, useParams } from '@solidjs/router';
import { createSignal, Show } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { Button, buttonClass } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { PageFrame } from '../../ui/layout/PageFrame';
import { PlaceDialog } from '../../ui/PlaceDialog';
import { BatchFields } from './BatchFields';
import { BatchResults } from './BatchResults';
import { createBatchActions } from './batch-actions';
import { createBatchForm, type Question } from './batch-form';
import { createBatchView } from './batch-view';
import { EarlierBatches } from './EarlierBatches';

export default function BatchPage() {
  const runtime = useRuntime();
  const { notices } = runtime;
  const params = useParams<{ batchId?: string }>();
  const navigate = useNavigate();
  const form = createBatchForm(runtime);
  const view = createBatchView(runtime, () => params.batchId);
  const actions = createBatchActions(runtime, view);
  const [isStarting, setIsStarting] = createSignal(false);
  /** The first words to a server: the person is asked before anything is stored. */
  const [isAsking, setAsking] = createSignal(false);

  const run = () => {
    if (form.asks()) setAsking(true);
    else start();
  };
  const start = () =>
    notices.act(async () => {
      setIsStarting(true);
      try {
        const id = await form.run();
        if (id !== undefined) navigate(`/batch/${id}`);
      } finally {
        setIsStarting(false);
      }
    });
  /** One server after another; the rows go to those that were allowed. */
  const goOn = () => {
    if (form.asks()) return;
    setAsking(false);
    start();
  };
  const allow = (question: Question) =>
    notices.act(async () => {
      await form.allow(question);
      goOn();
    });
  const refuse = (question: Question) => {
    form.refuse(question);
    if (question.isOther) goOn();
    else setAsking(false);
  };
  const remove = (id: string) =>
    notices.act(async () => {
      await actions.remove(id);
      navigate('/batch');
    });

  return (
    <PageFrame
      title="Batch"
      subtitle={
        params.batchId === undefined
          ? 'A list of prompts, one answer each'
          : (view.batch()?.title ?? '')
      }
      ownScroll={params.batchId !== undefined}
      actions={
        <Show when={params.batchId}>
          {(id) => (
            <>
              <Button
                icon="trash"
                label="Delete batch"
                variant="quiet"
                onClick={() => remove(id())}
              />
              <a class={buttonClass()} href="#/batch">
                New batch
              </a>
            </>
          )}
        </Show>
      }
    >
      <Show
        when={params.batchId}
        fallback={
          <>
            <BatchFields
              form={form}
              isStarting={isStarting()}
              onRun={run}
              onOpen={(file) => form.open(file)}
            />
            <EarlierBatches />
            <Show when={isAsking() && form.asks()}>
              {(asked) => (
                <PlaceDialog
                  modelName={asked().spec.name}
                  place={asked().spec.place?.words ?? ''}
                  address={asked().address}
                  what={
                    asked().isOther
                      ? 'It can take rows of this batch too, and then a part of the prompts goes'
                      : 'Every prompt of this batch goes'
                  }
                  onClose={() => refuse(asked())}
                  onAllow={() => allow(asked())}
                />
              )}
            </Show>
          </>
        }
      >
        <Show
          when={view.batch()}
          fallback={
            <Show when={view.isKnown()}>
              <EmptyState
                icon="batch"
                title="This batch is not here"
                text="It was deleted, or the address is of another device."
              />
            </Show>
          }
        >
          {(batch) => <BatchResults view={view} batch={batch()} />}
        </Show>
      </Show>
    </PageFrame>
  );
}
