// Which model makes the vectors. Another one makes all anew, in the background.
import { createMemo, createSignal, Show } from 'solid-js';
import type { ModelSpec } from '../../../core/model/model-manifest';
import { getSetting } from '../../../data/settings';
import { createLiveValue } from '../../../data/live-query';
import { useRuntime } from '../../../runtime/runtime-context';
import { SelectField } from '../../../ui/Field';
import { PlaceDialog } from '../../../ui/PlaceDialog';
import { ProgressBar } from '../../../ui/ProgressBar';
import styles from './MeasureSection.module.css';

export function EmbeddingChoice() {
  const { bridge, db, jobs, knowledge, library, notices } = useRuntime();
  notices.act(() => library.ready());
  const chosen = createLiveValue(
    () => db,
    async (database) => (await getSetting(database, 'embedding'))?.modelId,
  );
  const job = createMemo(() => jobs.active().find(({ kind }) => kind === 'document.embed'));
  const value = () => chosen() ?? 'all-minilm-l6-v2';
  const models = createMemo(() => library.specs().filter(({ task }) => task === 'embed'));
  const options = createMemo(() =>
    models().map(({ modelId, name, place }) => ({
      value: modelId,
      label: place ? `${name} ${place.words}` : name,
    })),
  );
  /** Of a server that is to read all documents. */
  const [asked, setAsked] = createSignal<ModelSpec>();
  const addressOf = ({ place }: ModelSpec) =>
    place ? (bridge.bridge()?.accessOf(place.serverId).url ?? '') : '';
  const choose = async (modelId: string) => {
    const spec = models().find((one) => one.modelId === modelId);
    // Asked each time: words of a chat were allowed to go there, not all documents.
    if (spec?.place) setAsked(spec);
    else await knowledge.changeEmbedding(modelId);
  };
  const allow = async ({ modelId, place }: ModelSpec) => {
    setAsked();
    if (place) await (await bridge.open()).allow(place.serverId);
    await knowledge.changeEmbedding(modelId);
  };
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
        onChange={(modelId) => void choose(modelId).catch(notices.report)}
      />
      <Show when={asked()}>
        {(spec) => (
          <PlaceDialog
            modelName={spec().name}
            place={spec().place?.words ?? ''}
            address={addressOf(spec())}
            what="The text of every document and of every search goes"
            onClose={() => setAsked()}
            onAllow={() => void allow(spec()).catch(notices.report)}
          />
        )}
      </Show>
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
