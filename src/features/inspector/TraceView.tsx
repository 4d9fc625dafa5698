// Tokens, charts and figures of one trace; the same for an answer of this device and an imported one.
import { createMemo, For, Show, type JSX } from 'solid-js';
import { summarise } from '../../core/trace/token-figures';
import { Button } from '../../ui/Button';
import { Kbd } from '../../ui/Kbd';
import { formatTokensPerSecond } from '../../ui/format';
import { Later } from '../../ui/Later';
import { ConfidenceChart } from './charts/ConfidenceChart';
import { EntropyChart } from './charts/EntropyChart';
import { SurpriseChart } from './charts/SurpriseChart';
import { TimeChart } from './charts/TimeChart';
import type { ShownTrace } from './inspection';
import styles from './InspectorPage.module.css';
import { NumberSwitch, type NumberKind } from './NumberSwitch';
import { TokenStream } from './TokenStream';

export interface TraceViewProps {
  readonly shown: ShownTrace;
  readonly chosen: number;
  readonly kind: NumberKind;
  readonly hasRaw: boolean;
  readonly isGiven: boolean;
  readonly onKind: (kind: NumberKind) => void;
  readonly onChoose: (index: number) => void;
  readonly onUncertain: (step: 1 | -1) => void;
  readonly controls?: JSX.Element;
}

export function TraceView(props: TraceViewProps) {
  return (
    <div class={styles.view}>
      <div class={styles.bar}>
        {props.controls}
        <span class={styles.spacer} />
        <Button variant="quiet" icon="arrow-right" onClick={() => props.onUncertain(1)}>
          Next uncertain <Kbd>N</Kbd>
        </Button>
        <NumberSwitch
          value={props.kind}
          hasRaw={props.hasRaw}
          isGiven={props.isGiven}
          onChange={props.onKind}
        />
      </div>
      <TokenStream
        shown={props.shown}
        chosen={props.chosen}
        onChoose={props.onChoose}
        onUncertain={props.onUncertain}
      />
      <Legend />
      <Show when={props.shown.end === 'cut' || props.shown.end === 'damaged'}>
        <p class={styles.warning}>
          {props.shown.end === 'cut'
            ? 'The recording ends early, because Hearth was closed while it wrote. What is there is shown.'
            : 'A part of this recording is damaged. What could be read is shown.'}
        </p>
      </Show>
      <Later>
        <EntropyChart shown={props.shown} chosen={props.chosen} onChoose={props.onChoose} />
        <Later>
          <ConfidenceChart shown={props.shown} chosen={props.chosen} onChoose={props.onChoose} />
          <Summary shown={props.shown} />
          <Later>
            <TimeChart shown={props.shown} chosen={props.chosen} onChoose={props.onChoose} />
            <Later>
              <SurpriseChart shown={props.shown} chosen={props.chosen} onChoose={props.onChoose} />
            </Later>
          </Later>
        </Later>
      </Later>
    </div>
  );
}

const legend = [
  ['90 % and over', ''],
  ['70 to 89', styles.conf1],
  ['50 to 69', styles.conf2],
  ['30 to 49', styles.conf3],
  ['under 30', styles.conf4],
] as const;

function Legend() {
  return (
    <div class={styles.legend}>
      <For each={legend}>
        {([text, tint]) => (
          <span class={styles.legendItem}>
            <span class={`${styles.sample ?? ''} ${tint ?? ''}`} aria-hidden="true">
              word
            </span>
            {text}
          </span>
        )}
      </For>
      <span class={styles.spacer} />
      <span>number shown under 50 %</span>
    </div>
  );
}

function Summary(props: { readonly shown: ShownTrace }) {
  const summary = createMemo(() => summarise(props.shown.trace));
  const figures = () => {
    const { tokens, meanProbability, openSteps, perplexity, tokensPerSecond } = summary();
    if (tokens === 0) return [];
    return [
      ['Tokens', String(tokens)],
      ['Mean probability', meanProbability.toFixed(2)],
      ['Above 2 bits', String(openSteps)],
      ['Perplexity', perplexity.toFixed(2)],
      ...(Number.isNaN(tokensPerSecond)
        ? []
        : [['Speed while recording', formatTokensPerSecond(tokensPerSecond)]]),
    ] as const;
  };
  return (
    <dl class={styles.summary}>
      <For each={figures()}>
        {([name, value]) => (
          <div>
            <dt>{name}</dt> <dd>{value}</dd>
          </div>
        )}
      </For>
    </dl>
  );
}
