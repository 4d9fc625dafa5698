// A prompt: a bar of what took room in the context, the same as a table, and the text itself.
import { createSignal, For, Show } from 'solid-js';
import type { PromptKind, PromptToken } from '../../../core/prompt/prompt-reading';
import { toVisible } from '../../../core/trace/token-text';
import type { ReadPrompt } from '../../../runtime/turns/prompt-reader';
import { Button } from '../../../ui/Button';
import { formatCount } from '../../../ui/format';
import styles from './Prompt.module.css';

/** Drawn at once; the rest when somebody asks. */
const FIRST_TOKENS = 1000;
const encoder = new TextEncoder();

const looks: Readonly<Record<PromptKind, readonly [name: string, tint: string | undefined]>> = {
  system: ['System prompt', styles.system],
  knowledge: ['Passages from documents', styles.knowledge],
  history: ['Earlier messages', styles.history],
  question: ['Question', styles.question],
  template: ['Marks of the template', styles.template],
};

export default function PromptView(props: { readonly prompt: ReadPrompt }) {
  const total = () => props.prompt.reading.tokenCount;
  const shareOf = (tokens: number) => tokens / props.prompt.contextLength;
  return (
    <>
      <p class={styles.note}>
        {formatCount(total())} of {formatCount(props.prompt.contextLength)} tokens of context.
        <Show when={!props.prompt.isExact}>
          {' '}
          This engine tells how many tokens there are, not where they end: the sum is exact, its
          parts are shared out by length.
        </Show>
      </p>
      <div class={styles.bar} aria-hidden="true">
        <For each={props.prompt.parts}>
          {({ kind, tokens }) => (
            <span class={looks[kind][1]} style={{ width: `${shareOf(tokens) * 100}%` }} />
          )}
        </For>
      </div>
      <table class={styles.table} aria-label="Parts of the prompt">
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col">Tokens</th>
            <th scope="col">Of the context</th>
          </tr>
        </thead>
        <tbody>
          <For each={props.prompt.parts}>
            {({ kind, tokens }) => (
              <tr>
                <th scope="row">
                  <span class={`${styles.sample ?? ''} ${looks[kind][1] ?? ''}`} />
                  {looks[kind][0]}
                </th>
                <td>
                  {props.prompt.isExact ? '' : 'about '}
                  {formatCount(tokens)}
                </td>
                <td>{(shareOf(tokens) * 100).toFixed(1)} %</td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <Show
        when={props.prompt.reading.tokens}
        fallback={
          <pre class={styles.text} role="group" aria-label="Prompt text" tabindex="0" dir="auto">
            {props.prompt.reading.text}
          </pre>
        }
      >
        {(tokens) => <TokenText tokens={tokens()} />}
      </Show>
    </>
  );
}

function TokenText(props: { readonly tokens: readonly PromptToken[] }) {
  const [all, setAll] = createSignal(false);
  const shown = () => (all() ? props.tokens : props.tokens.slice(0, FIRST_TOKENS));
  return (
    <>
      <pre class={styles.text} role="group" aria-label="Prompt text" tabindex="0" dir="auto">
        <For each={shown()}>
          {(token) => (
            <>
              <span class={styles.token} title={token.id === undefined ? '' : `id ${token.id}`}>
                {toVisible(token.bytes ? Uint8Array.from(token.bytes) : encoder.encode(token.text))}
              </span>
              {token.text.includes('\n') ? '\n' : ''}
            </>
          )}
        </For>
      </pre>
      <Show when={!all() && props.tokens.length > FIRST_TOKENS}>
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            Show all {formatCount(props.tokens.length)} tokens
          </Button>
        </div>
      </Show>
    </>
  );
}
