// Questions with known passages in, a table of how well each setting finds them out.
import { For, Match, Show, Switch } from 'solid-js';
import { useRuntime } from '../../../runtime/runtime-context';
import { Button } from '../../../ui/Button';
import { Field } from '../../../ui/Field';
import { formatCount } from '../../../ui/format';
import { ProgressBar } from '../../../ui/ProgressBar';
import type { KnowledgePageState } from '../knowledge-page';
import { createMeasure, type MeasureState, type MeasureWork } from './measure-state';
import { EmbeddingChoice } from './EmbeddingChoice';
import { MeasureTable } from './MeasureTable';
import styles from './MeasureSection.module.css';

const GENERATED = 20;

export default function MeasureSection(props: { readonly page: KnowledgePageState }) {
  const runtime = useRuntime();
  const measure = createMeasure(
    runtime,
    () => props.page.documents(),
    () => props.page.chunking(),
  );
  let chooser!: HTMLInputElement;
  const isWorking = () => measure.work() !== undefined;
  return (
    <div class={styles.body}>
      <p class={styles.intro}>
        Which way of cutting and searching finds the right passage? Give questions and words of the
        passage that answers each. The documents of this shelf are cut and indexed in memory;
        nothing of the collection changes.
      </p>
      <EmbeddingChoice />
      <Field
        multiline
        rows={5}
        label="Questions"
        placeholder={'How long are copies kept? | Daily copies are kept for fourteen days'}
        value={measure.text()}
        onChange={measure.setText}
        note={countOf(measure)}
      />
      <div class={styles.actions}>
        <Button size="small" icon="upload" onClick={() => chooser.click()}>
          Open CSV or JSON
        </Button>
        <input
          ref={chooser}
          type="file"
          hidden
          accept=".csv,.tsv,.json,.txt"
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            if (file) measure.readFile(file);
            event.currentTarget.value = '';
          }}
        />
        <Show
          when={measure.questioner()}
          fallback={
            <span class={styles.note}>
              A chat model from the Models page can write questions too.
            </span>
          }
        >
          {(name) => (
            <Button size="small" disabled={isWorking()} onClick={() => measure.generate(GENERATED)}>
              Have {name()} ask {GENERATED}
            </Button>
          )}
        </Show>
      </div>
      <Field
        label="Chunk sizes to compare"
        value={measure.sizes()}
        onChange={measure.setSizes}
        note="In tokens, up to six, such as 128, 256, 512/64 (size/overlap)."
      />
      <div class={styles.actions}>
        <Show
          when={isWorking()}
          fallback={
            <Button
              disabled={
                measure.questions().length === 0 ||
                measure.cuts().length === 0 ||
                !runtime.knowledge.canMeasure()
              }
              onClick={measure.measure}
            >
              Measure
            </Button>
          }
        >
          <Button onClick={measure.stop}>Stop</Button>
        </Show>
        <Show when={!runtime.knowledge.canMeasure()}>
          <span class={styles.note}>
            Another tab of Hearth holds the models. Measure there, or close it.
          </span>
        </Show>
      </div>
      <Show when={measure.work()}>{(work) => <Working work={work()} />}</Show>
      <Show when={measure.result()}>
        {(result) => (
          <>
            <p class={styles.note} role="status">
              {result().asked === 1 ? '1 question' : `${formatCount(result().asked)} questions`}{' '}
              asked
              {result().notFound.length > 0
                ? `; ${formatCount(result().notFound.length)} left out, because their passages stand in none of these documents`
                : ''}
              .
            </p>
            <Show when={result().notFound.length > 0}>
              <details class={styles.note}>
                <summary>Left out</summary>
                <ul>
                  <For each={result().notFound.slice(0, 50)}>
                    {(one) => <li>{one.question}</li>}
                  </For>
                </ul>
              </details>
            </Show>
            <Show when={result().rows.length > 0}>
              <MeasureTable rows={result().rows} csv={measure.resultCsv} />
            </Show>
          </>
        )}
      </Show>
    </div>
  );
}

function countOf(measure: MeasureState): string {
  const count = measure.questions().length;
  const read = count === 1 ? '1 question.' : `${formatCount(count)} questions.`;
  const left = measure.leftOut();
  const rest = left > 0 ? ` ${formatCount(left)} lines without a passage are left out.` : '';
  return `One a line, question | passage; or a table or JSON with these names. ${read}${rest}`;
}

function Working(props: { readonly work: MeasureWork }) {
  return (
    <Switch>
      <Match when={props.work.kind === 'asking' && props.work}>
        {(asking) => (
          <ProgressBar
            label="Writing questions"
            done={asking().done}
            total={asking().total}
            text={`${asking().done} of ${asking().total} passages`}
          />
        )}
      </Match>
      <Match when={props.work.kind === 'measuring' && props.work}>
        {(measuring) => (
          <ProgressBar
            label="Measuring"
            done={measuring().progress?.embedded ?? 0}
            total={measuring().progress?.chunks}
            text={wordsOf(measuring().progress)}
          />
        )}
      </Match>
    </Switch>
  );
}

function wordsOf(progress: Extract<MeasureWork, { kind: 'measuring' }>['progress']): string {
  if (!progress) return 'Looking for the passages in the documents';
  const { cut, embedded, chunks } = progress;
  return `Chunks of ${cut.chunkTokens} tokens: ${formatCount(embedded)} of ${formatCount(chunks)} embedded`;
}
