// What a model's files say of themselves, as a list of names and values.
import { For, Show } from 'solid-js';
import type { ModelFacts } from '../../runtime/models/own-models';
import { formatBytes } from '../../ui/format';
import styles from './ModelFactsList.module.css';

/** 2828736 -> "2.83 M", 1.5e9 -> "1.5 B". */
export function formatParameters(parameters: number): string {
  const [value, unit] = parameters >= 1e9 ? [parameters / 1e9, 'B'] : [parameters / 1e6, 'M'];
  return `${Number(value.toPrecision(3)).toLocaleString('en')} ${unit}`;
}

export function ModelFactsList(props: { readonly facts: ModelFacts; readonly licence?: string }) {
  const rows = () => toRows(props.facts, props.licence);
  return (
    <>
      <dl class={styles.facts}>
        <For each={rows()}>
          {([name, value]) => (
            <div class={styles.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          )}
        </For>
      </dl>
      <Show
        when={props.facts.chatTemplate}
        fallback={
          <Show when={props.facts.task === 'chat'}>
            <p class={styles.note}>
              It brings no chat template, so it may go on with your text instead of answering it.
            </p>
          </Show>
        }
      >
        {(template) => (
          <details class={styles.template}>
            <summary>Chat template</summary>
            <pre tabindex={0}>
              <code>{template()}</code>
            </pre>
          </details>
        )}
      </Show>
    </>
  );
}

function toRows(facts: ModelFacts, licence: string | undefined): (readonly [string, string])[] {
  const count = (value: number | undefined) => value?.toLocaleString('en');
  const heads =
    facts.kvHeads === undefined || facts.kvHeads === facts.heads
      ? count(facts.heads)
      : `${facts.heads ?? '?'}, ${facts.kvHeads} for keys and values`;
  const named = (values: readonly { name: string; type: string }[] | undefined) =>
    values && shorten(values.map(({ name, type }) => `${name} (${type})`));
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['Architecture', facts.architecture],
    ['Format', facts.format],
    ['Parameters', facts.parameters ? formatParameters(facts.parameters) : undefined],
    ['Quantization', facts.quantization],
    [
      'Context',
      facts.contextLength > 0 ? `${count(facts.contextLength) ?? ''} tokens` : 'not stated',
    ],
    [
      'Memory per token',
      facts.cacheBytesPerToken ? formatBytes(facts.cacheBytesPerToken) : undefined,
    ],
    ['Layers', count(facts.layers)],
    ['Embedding length', count(facts.embeddingLength)],
    ['Attention heads', heads],
    ['Tokenizer', facts.tokenizer],
    [
      'Vocabulary',
      facts.vocabularySize ? `${count(facts.vocabularySize) ?? ''} tokens` : undefined,
    ],
    ['Tensors', count(facts.tensorCount)],
    ['Inputs', named(facts.inputs)],
    ['Outputs', named(facts.outputs)],
    ['Made with', facts.producer],
    ['Licence', licence ?? facts.licence ?? 'not stated'],
  ];
  return rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
}

const MAX_NAMES = 6;

function shorten(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return more > 0 ? `${shown} and ${more} more` : shown;
}
