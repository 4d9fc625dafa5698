import { Show } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { Badge } from '../../ui/Badge';
import { formatSeconds, formatTokensPerSecond } from '../../ui/format';
import type { Side } from './comparison';
import styles from './Compare.module.css';
import { describeSettings } from './side-names';

const stateWords: Readonly<Record<Exclude<Side['state'], 'ended'>, string>> = {
  waiting: 'Waits for its turn',
  loading: 'Loading the model',
  prefill: 'Reading the prompt',
  thinking: 'Thinking',
  decode: 'Answering',
};

/** One answer, as it grows; what it does not share with the others is set apart. */
export function SideView(props: { readonly side: Side }) {
  const { describeError } = useRuntime();
  const running = () => (props.side.state === 'ended' ? undefined : stateWords[props.side.state]);
  const shared = () => props.side.text.slice(0, props.side.partsAt ?? props.side.text.length);
  const settings = () => describeSettings(props.side.parameters);
  const own = () => props.side.text.slice(shared().length);
  return (
    <section class={styles.side} aria-label={props.side.name}>
      <header class={styles.sideHead}>
        <h2 class={styles.sideName}>{props.side.name}</h2>
        <Show when={!props.side.name.includes(settings())}>
          <p class={styles.note}>{settings()}</p>
        </Show>
      </header>
      <p class={styles.text} dir="auto" aria-busy={running() !== undefined}>
        {shared()}
        <Show when={own() !== ''}>
          <span class={styles.partsHere} role="img" aria-label="From here on it differs" />
          <span class={styles.own}>{own()}</span>
        </Show>
      </p>
      <Show when={props.side.answer.error}>
        {(error) => <p class={styles.failure}>{describeError(error()).title}</p>}
      </Show>
      <footer class={styles.sideFoot}>
        <Show
          when={running()}
          fallback={
            <>
              <span>{figuresOf(props.side)}</span>
              <Show when={props.side.trace}>
                <a href={`#/inspector/${props.side.answer.id}`}>Inspect</a>
              </Show>
            </>
          }
        >
          {(words) => (
            <Badge tone={props.side.state === 'waiting' ? 'neutral' : 'live'}>{words()}</Badge>
          )}
        </Show>
      </footer>
    </section>
  );
}

function figuresOf({ usage, answer }: Side): string {
  if (!usage) return answer.status === 'stopped' ? 'Stopped before it began' : 'No figures';
  return [
    `${usage.completionTokens} ${usage.completionTokens === 1 ? 'token' : 'tokens'}`,
    ...(usage.tokensPerSecond > 0 ? [formatTokensPerSecond(usage.tokensPerSecond)] : []),
    `first ${formatSeconds(usage.timeToFirstTokenMs)}`,
  ].join(' · ');
}
