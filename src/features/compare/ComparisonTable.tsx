// The sides in figures, each held against the first.
import { For, Show } from 'solid-js';
import { formatBytes, formatSeconds, formatTokensPerSecond } from '../../ui/format';
import type { Side } from './comparison';
import { countSteps, describeParting, explainComparison } from './comparison-words';
import styles from './Compare.module.css';

interface Row {
  readonly name: string;
  readonly textOf: (side: Side) => string;
}

const UNKNOWN = '–';

export function ComparisonTable(props: { readonly sides: readonly Side[] }) {
  const first = () => props.sides[0];
  const figures = (side: Side) => (side.comparison === 'other-kind' ? undefined : side.comparison);
  const rows = (): readonly Row[] => [
    { name: 'Tokens', textOf: ({ usage }) => (usage ? String(usage.completionTokens) : UNKNOWN) },
    {
      name: 'Speed',
      textOf: ({ usage }) =>
        usage && usage.tokensPerSecond > 0 ? formatTokensPerSecond(usage.tokensPerSecond) : UNKNOWN,
    },
    {
      name: 'First token',
      textOf: ({ usage }) => (usage ? formatSeconds(usage.timeToFirstTokenMs) : UNKNOWN),
    },
    {
      name: 'Memory, about',
      textOf: ({ memoryBytes }) => (memoryBytes ? formatBytes(memoryBytes) : UNKNOWN),
    },
    {
      name: 'Mean probability',
      textOf: ({ summary }) => (summary?.tokens ? summary.meanProbability.toFixed(2) : UNKNOWN),
    },
    {
      name: 'Perplexity',
      textOf: ({ summary }) => (summary?.tokens ? summary.perplexity.toFixed(2) : UNKNOWN),
    },
    { name: 'Parts from the first', textOf: (side) => describeParting(first(), side) },
    {
      name: 'Same first choice',
      textOf: (side) => {
        const found = figures(side);
        if (!found || found.comparedSteps === 0) return UNKNOWN;
        const same = Math.round(found.sameFirstChoice * found.comparedSteps);
        return `${same} of ${countSteps(found.comparedSteps)}`;
      },
    },
    {
      name: 'Divergence (KL)',
      textOf: (side) => {
        const found = figures(side);
        if (!found || found.comparedSteps === 0) return UNKNOWN;
        return `${found.meanDivergenceBits.toFixed(4)} bits a step`;
      },
    },
  ];
  return (
    <section class={styles.figures} aria-label="Figures of the comparison">
      <h2 class={styles.sideName}>In figures</h2>
      <div class={styles.tableFrame} role="group" aria-label="Figures, table" tabindex="0">
        <table class={styles.table} aria-label="Comparison">
          <thead>
            <tr>
              <th scope="col">Figure</th>
              <For each={props.sides}>{(side) => <th scope="col">{side.name}</th>}</For>
            </tr>
          </thead>
          <tbody>
            <For each={rows()}>
              {(row) => (
                <tr>
                  <th scope="row">{row.name}</th>
                  <For each={props.sides}>{(side) => <td>{row.textOf(side)}</td>}</For>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
      <Show when={new Set(props.sides.map(({ answer }) => answer.modelId)).size > 1}>
        <p class={styles.note}>
          Models that answered at the same time were each slower than alone; “One at a time” gives
          speeds that can be compared.
        </p>
      </Show>
      <Show when={first()}>
        {(side) => (
          <For each={props.sides.slice(1)}>
            {(other) => <p class={styles.note}>{explainComparison(side(), other)}</p>}
          </For>
        )}
      </Show>
    </section>
  );
}
