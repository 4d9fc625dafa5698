// The text that the model read, after its chat template. Nothing is loaded before somebody asks.
import { createResource, createSignal, lazy, Match, onCleanup, Switch } from 'solid-js';
import { isAbort } from '../../../core/errors';
import { createPromptReader } from '../../../runtime/turns/prompt-reader';
import { useRuntime } from '../../../runtime/runtime-context';
import { Button } from '../../../ui/Button';
import { Spinner } from '../../../ui/Waiting';
import styles from './Prompt.module.css';

const PromptView = lazy(() => import('./PromptView'));

export interface PromptSectionProps {
  readonly messageId: string;
  readonly modelId: string;
  readonly modelName: string;
}

export function PromptSection(props: PromptSectionProps) {
  const runtime = useRuntime();
  const reader = createPromptReader(runtime);
  const [asked, setAsked] = createSignal<string>();
  let reading: AbortController | undefined;
  onCleanup(() => reading?.abort());

  const [prompt] = createResource(
    () => (asked() === props.messageId ? props.messageId : undefined),
    (messageId) => {
      reading?.abort();
      reading = new AbortController();
      return reader.read(messageId, reading.signal);
    },
  );
  const failure = () => {
    const error: unknown = prompt.error;
    return error === undefined || isAbort(error) ? undefined : runtime.describeError(error);
  };

  return (
    <section class={styles.section} aria-label="Prompt">
      <div class={styles.head}>
        <h2 class={styles.title}>Prompt</h2>
        <p class={styles.note}>what the model read, after its chat template, and what took room</p>
      </div>
      <Switch>
        <Match when={!reader.canRead(props.modelId)}>
          <p class={styles.note}>
            {props.modelName} is not here, or it runs on a server, which keeps this to itself.
            Models on this device tell it.
          </p>
        </Match>
        <Match when={!runtime.tabs.isOwner()}>
          <p class={styles.note}>Another tab of Hearth holds the models; open this answer there.</p>
        </Match>
        <Match when={prompt.loading}>
          <p class={styles.waiting} role="status">
            <Spinner /> Asking the engine…
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
        <Match when={prompt.error === undefined && asked() === props.messageId && prompt()}>
          {(read) => <PromptView prompt={read()} />}
        </Match>
        <Match when={asked() !== props.messageId}>
          <div>
            <Button onClick={() => setAsked(props.messageId)}>Show prompt</Button>
          </div>
        </Match>
      </Switch>
    </section>
  );
}
