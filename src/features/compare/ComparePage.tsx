// One prompt, several models or settings: asked at the top, the answers side by side below.
import { useNavigate, useParams } from '@solidjs/router';
import { createEffect, createSignal, For, on, Show } from 'solid-js';
import { removeChat, restoreChat } from '../../data/chats';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { EmptyState } from '../../ui/EmptyState';
import { PageFrame } from '../../ui/layout/PageFrame';
import { CompareFields } from './CompareFields';
import { createCompareForm } from './compare-form';
import { createComparison } from './comparison';
import { ComparisonTable } from './ComparisonTable';
import { EarlierComparisons } from './EarlierComparisons';
import { SideView } from './SideView';
import styles from './Compare.module.css';

export default function ComparePage() {
  const runtime = useRuntime();
  const { db, notices } = runtime;
  const params = useParams<{ comparisonId?: string }>();
  const navigate = useNavigate();
  const form = createCompareForm(runtime);
  const comparison = createComparison(runtime, () => params.comparisonId);
  const [filledFor, setFilledFor] = createSignal<string>();

  // What was asked stands in the form again, to be changed a little and run once more.
  createEffect(
    on([() => params.comparisonId, () => comparison.compared()], ([id, compared]) => {
      if (id === undefined || id === filledFor() || compared.length === 0) return;
      setFilledFor(id);
      form.fill(compared);
    }),
  );
  const run = () =>
    notices.act(async () => {
      const id = await form.run();
      setFilledFor(id);
      navigate(`/compare/${id}`);
    });
  const remove = (id: string) =>
    notices.act(async () => {
      await removeChat(db, id);
      navigate('/compare');
      notices.say({
        tone: 'ok',
        title: 'Comparison deleted',
        action: { label: 'Undo', run: () => notices.act(() => restoreChat(db, id)) },
      });
    });
  const state = () => {
    if (!comparison.isRunning()) return '';
    const sides = comparison.sides();
    const running = sides.filter(({ state }) => state !== 'ended' && state !== 'waiting').length;
    if (running > 1) return `${running} of ${sides.length} answers are being written.`;
    const ended = sides.filter(({ state }) => state === 'ended').length;
    return `Answer ${ended + 1} of ${sides.length} is being written.`;
  };

  return (
    <PageFrame
      title="Compare"
      subtitle={
        params.comparisonId === undefined ? 'One prompt, several models or settings' : undefined
      }
      actions={
        <Show when={params.comparisonId}>
          {(id) => (
            <>
              <Button
                icon="trash"
                label="Delete comparison"
                variant="quiet"
                onClick={() => remove(id())}
              />
              <a class={styles.newLink} href="#/compare">
                New comparison
              </a>
            </>
          )}
        </Show>
      }
    >
      <CompareFields
        form={form}
        isRunning={comparison.isRunning()}
        onRun={run}
        onStop={() => comparison.stop()}
      />
      <p class={styles.state} role="status">
        {state()}
      </p>
      <Show when={params.comparisonId} fallback={<EarlierComparisons />}>
        <Show
          when={comparison.sides().length > 0}
          fallback={
            <Show when={comparison.isKnown()}>
              <EmptyState
                icon="compare"
                title="This comparison is not here"
                text="It was deleted, or the address is of another device."
              />
            </Show>
          }
        >
          <div class={styles.sides}>
            <For each={comparison.sides().map((_, place) => place)}>
              {(place) => (
                <Show when={comparison.sides()[place]}>{(side) => <SideView side={side()} />}</Show>
              )}
            </For>
          </div>
          <ComparisonTable sides={comparison.sides()} />
        </Show>
      </Show>
    </PageFrame>
  );
}
