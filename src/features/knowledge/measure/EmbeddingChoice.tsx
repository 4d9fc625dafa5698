// Which model makes the vectors. Another one makes all anew, in the background.
import { createMemo, Show } from 'solid-js';
import { getSetting } from '../../../data/settings';
import { createLiveValue } from '../../../data/live-query';
import { useRuntime } from '../../../runtime/runtime-context';
import { SelectField } from '../../../ui/Field';
import { ProgressBar } from '../../../ui/ProgressBar';
import styles from './MeasureSection.module.css';

export function EmbeddingChoice() {
  const { db, jobs, knowledge, library, notices } = useRuntime();
  notices.act(() => library.ready());
  const chosen = createLiveValue(
    () => db,
    async (database) => (await getSetting(database, 'embedding'))?.modelId,
  );
  const job = createMemo(() => jobs.active().find(({ kind }) => kind === 'document.embed'));
  const value = () => chosen() ?? 'all-minilm-l6-v2';
  const options = createMemo(() => {
    const models = library.specs().filter(({ task }) => task === 'embed');
    return models.map(({ modelId, name }) => ({ value: modelId, label: name }));
  });
  const progress = () => {
    const state = job()?.state;
    return state?.status === 'running' ? state : undefined;
  };
  return (
    <>
      <SelectField
        label="Embedding model"
        value={value()}
        options={options()}
        disabled={job() !== undefined}
        note="Finds passages by meaning. Another model embeds all documents anew; search goes on by words meanwhile."
        onChange={(modelId) => notices.act(() => knowledge.changeEmbedding(modelId))}
      />
      <Show when={job()}>
        <div class={styles.embedding}>
          <ProgressBar
            label="Embedding documents anew"
            done={progress()?.done ?? 0}
            total={progress()?.total}
            text={
              progress()?.total === undefined
                ? 'Getting the model'
                : `${progress()?.done ?? 0} of ${progress()?.total ?? 0} passages by meaning so far`
            }
          />
        </div>
      </Show>
    </>
  );
}
