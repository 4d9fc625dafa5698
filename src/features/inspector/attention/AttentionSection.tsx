// Which earlier tokens each token looked at, for models whose files tell it. Nothing is fetched or
// computed before somebody asks.
import { createResource, createSignal, lazy, Match, onCleanup, Show, Switch } from 'solid-js';
import { isAbort } from '../../../core/errors';
import { createAttentionReader } from '../../../runtime/turns/attention';
import { useRuntime } from '../../../runtime/runtime-context';
import { Button } from '../../../ui/Button';
import { formatBytes } from '../../../ui/format';
import { Spinner } from '../../../ui/Waiting';
import styles from './Attention.module.css';

const AttentionMapView = lazy(() => import('./AttentionMapView'));

export interface AttentionSectionProps {
  readonly messageId: string;
  readonly modelId: string;
  readonly modelName: string;
  /** Place in the answer's tokens. */
  readonly chosen: number;
  readonly count: number;
  readonly onChoose: (index: number) => void;
}

export function AttentionSection(props: AttentionSectionProps) {
  const runtime = useRuntime();
  const attention = createAttentionReader(runtime);
  const [asked, setAsked] = createSignal<string>();
  let reading: AbortController | undefined;
  onCleanup(() => reading?.abort());

  const [map] = createResource(
    () => (asked() === props.messageId ? props.messageId : undefined),
    (messageId) => {
      reading?.abort();
      reading = new AbortController();
      return attention.read(messageId, reading.signal);
    },
  );
  const bytesToFetch = () => attention.bytesToFetch(props.modelId);
  const failure = () => {
    const error: unknown = map.error;
    return error === undefined || isAbort(error) ? undefined : runtime.describeError(error);
  };

  return (
    <section class={styles.section} aria-label="Attention">
      <div class={styles.head}>
        <h2 class={styles.title}>Attention</h2>
        <p class={styles.note}>which earlier tokens each token looked at, per layer and head</p>
      </div>
      <Switch>
        <Match when={bytesToFetch() === undefined}>
          <p class={styles.note}>
            The files of {props.modelName} do not tell it: they give out probabilities only. The
            built-in starter has a build that does; ask it, and look here.
          </p>
        </Match>
        <Match when={map.loading}>
          <p class={styles.waiting} role="status">
            <Spinner /> Reading the answer again with a build that tells its attention…
          </p>
        </Match>
        <Match when={failure()}>
          {(described) => (
            <div class={styles.failure} role="alert">
              <p>
                {described().title}. {described().detail}
              </p>
              <Button onClick={() => setAsked(undefined)}>Back</Button>
            </div>
          )}
        </Match>
        <Match when={map.error === undefined && asked() === props.messageId && map()}>
          {(read) => (
            <AttentionMapView
              map={read()}
              chosen={props.chosen}
              count={props.count}
              onChoose={props.onChoose}
            />
          )}
        </Match>
        <Match when={bytesToFetch() !== undefined}>
          <div>
            <Button onClick={() => setAsked(props.messageId)}>Show attention</Button>
            <Show when={bytesToFetch()}>
              {(bytes) => (
                <p class={styles.note}>
                  Fetches {formatBytes(bytes())} from this site once; then it works offline.
                </p>
              )}
            </Show>
          </div>
        </Match>
      </Switch>
    </section>
  );
}
