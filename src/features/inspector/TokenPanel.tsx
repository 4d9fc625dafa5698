// The chosen token: its figures, what else was considered, and what sampling would have left.
import { createMemo, createSignal, For, Show } from 'solid-js';
import type { Parameters } from '../../core/prompt/overrides';
import { distributionAt, entropyAt, type StepDistribution } from '../../core/trace/token-figures';
import { toText, toVisible } from '../../core/trace/token-text';
import {
  alternativesAt,
  isRecorded,
  tokenAt,
  traceBytes,
  type TraceChoice,
} from '../../core/trace/token-trace';
import { Button } from '../../ui/Button';
import { Later } from '../../ui/Later';
import { StepChart } from './charts/StepChart';
import type { ShownTrace } from './inspection';
import type { NumberKind } from './NumberSwitch';
import styles from './TokenPanel.module.css';

/** Tokens of context quoted before the chosen one. */
const CONTEXT_TOKENS = 5;

export interface TokenPanelProps {
  readonly shown: ShownTrace;
  readonly chosen: number;
  readonly kind: NumberKind;
  readonly sampling: Partial<Parameters>;
  /** Why the answer cannot branch off with this token; undefined where it can. */
  readonly whyNoBranch: (index: number, alternative: TraceChoice) => string | undefined;
  readonly onBranch: (index: number, alternative: TraceChoice) => void;
}

export function TokenPanel(props: TokenPanelProps) {
  const index = () => props.chosen;
  const trace = () => props.shown.trace;
  const token = () => tokenAt(trace(), index());
  const choices = createMemo(() => withChosen(alternativesAt(trace(), index()), token()));
  const distribution = createMemo(() => distributionAt(trace(), index(), props.sampling));
  const entropy = createMemo(() => entropyAt(trace(), index()));
  const rank = () => choices().findIndex((choice) => isSame(choice, token())) + 1;
  const shareOf = (place: number, choice: TraceChoice) =>
    props.kind === 'raw' ? Math.exp(choice.logprob) : (distribution().choices[place]?.sampled ?? 0);

  return (
    <Show
      when={isRecorded(trace(), index())}
      fallback={
        <p class={styles.note}>
          There are no figures for this text: it was typed, written without recording, or a token
          beside it is a part of a character that llama.cpp cannot tell.
        </p>
      }
    >
      <div class={styles.head}>
        <p class={styles.word} dir="auto">
          {toVisible(token().bytes)}
        </p>
        <p class={styles.about}>{describe(token())}</p>
        <p class={styles.context}>
          <Show when={contextOf(props.shown, index())}>{(text) => <>after “{text()}”. </>}</Show>
          {rankText(rank())}
        </p>
      </div>
      <dl class={styles.figures}>
        <div>
          <dt>Probability</dt>
          <dd>{shareText(Math.exp(token().logprob))}</dd>
        </div>
        <div>
          <dt>Logprob</dt>
          <dd>{logprobText(token().logprob)}</dd>
        </div>
        <div>
          <dt>Entropy</dt>
          <dd>
            {entropy().isExact ? '' : '≥ '}
            {entropy().bits.toFixed(2)} bits
          </dd>
        </div>
      </dl>
      <div class={styles.section}>
        <h3 class={styles.title}>Alternatives</h3>
        <AlternativesTable
          choices={choices()}
          chosen={token()}
          shareOf={shareOf}
          distribution={props.kind === 'raw' ? undefined : distribution()}
          whyNot={(choice) => props.whyNoBranch(index(), choice)}
          onBranch={(choice) => props.onBranch(index(), choice)}
        />
        <p class={styles.note}>
          {massText(choices())} A branch starts a new version of the answer and keeps this one.
        </p>
        <Later>
          <StepChart trace={trace()} index={index()} sampling={props.sampling} />
        </Later>
        <Show when={!entropy().isExact}>
          <p class={styles.note}>
            This engine tells the likeliest tokens only, so the entropy is a lower bound. With a
            Q8_0 file llama.cpp rounds activations to 8 bits: expect logprobs within about 0.05 of
            exact ones for tokens of 1 % and more, 0.1 where the model is unsure. Files under 8 MB,
            such as the starter’s, are computed with 32-bit floats and are within 0.01.
          </p>
        </Show>
      </div>
    </Show>
  );
}

interface AlternativesTableProps {
  readonly choices: readonly TraceChoice[];
  readonly chosen: TraceChoice;
  readonly shareOf: (place: number, choice: TraceChoice) => number;
  readonly distribution: StepDistribution | undefined;
  readonly whyNot: (choice: TraceChoice) => string | undefined;
  readonly onBranch: (choice: TraceChoice) => void;
}

function AlternativesTable(props: AlternativesTableProps) {
  const [all, setAll] = createSignal(false);
  const rows = () => (all() ? props.choices : props.choices.slice(0, 10));
  const best = () =>
    Math.max(...props.choices.map((choice, place) => props.shareOf(place, choice)));
  return (
    <>
      <table class={styles.table} aria-label="Alternatives">
        <thead>
          <tr>
            <th scope="col">Token</th>
            <th scope="col">Probability</th>
            <th scope="col" class={styles.number}>
              Logprob
            </th>
            <th scope="col">
              <span class="visually-hidden">Branch</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(choice, place) => {
              const share = () => props.shareOf(place(), choice);
              const isChosen = () => isSame(choice, props.chosen);
              return (
                <tr classList={{ [styles.chosen ?? '']: isChosen() }}>
                  <th scope="row" class={styles.token} dir="auto">
                    {toVisible(choice.bytes) || '(no text)'}
                    <Show when={isChosen()}>
                      <span class={styles.small}>chosen</span>
                    </Show>
                  </th>
                  <td>
                    <span class={styles.share}>
                      <span class={styles.track} aria-hidden="true">
                        <span
                          class={styles.bar}
                          style={{ transform: `scaleX(${best() > 0 ? share() / best() : 0})` }}
                        />
                      </span>
                      {props.distribution?.choices[place()]?.cutBy ?? shareText(share())}
                    </span>
                  </td>
                  <td class={styles.number}>{logprobText(choice.logprob)}</td>
                  <td class={styles.action}>
                    <Button
                      size="small"
                      icon="branch"
                      label="Branch from here"
                      disabled={props.whyNot(choice) !== undefined}
                      title={props.whyNot(choice) ?? 'Continue the answer with this token'}
                      onClick={() => props.onBranch(choice)}
                    >
                      <span class={styles.branchText}>Branch from here</span>
                    </Button>
                  </td>
                </tr>
              );
            }}
          </For>
        </tbody>
      </table>
      <Show when={props.choices.length > 10}>
        <Button size="small" variant="quiet" onClick={() => setAll(!all())}>
          {all() ? 'Show ten' : `Show all ${props.choices.length}`}
        </Button>
      </Show>
    </>
  );
}

function isSame(a: TraceChoice, b: TraceChoice): boolean {
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  return toVisible(a.bytes) === toVisible(b.bytes);
}

/** An unlikely token may be none of the alternatives. */
function withChosen(choices: readonly TraceChoice[], token: TraceChoice): readonly TraceChoice[] {
  return choices.some((choice) => isSame(choice, token)) ? choices : [...choices, token];
}

function describe({ id, bytes }: TraceChoice): string {
  const text = toText(bytes);
  const spaces = text === undefined ? 0 : text.length - text.trimStart().length;
  return [
    ...(id === undefined ? [] : [`id ${id}`]),
    ...(spaces > 0 ? [`${spaces} leading ${spaces === 1 ? 'space' : 'spaces'}`] : []),
    ...(text === undefined ? ['part of a character'] : []),
  ].join(', ');
}

function contextOf({ trace }: ShownTrace, index: number): string {
  const start = Math.max(0, index - CONTEXT_TOKENS);
  const before = traceBytes(trace, start).length;
  return toVisible(traceBytes(trace, index).subarray(before)).trim();
}

function rankText(rank: number): string {
  const names = ['First', 'Second', 'Third', 'Fourth', 'Fifth'];
  return `${names[rank - 1] ?? `${rank}th`} choice of the model.`;
}

function massText(choices: readonly TraceChoice[]): string {
  const mass = choices.reduce((sum, { logprob }) => sum + Math.exp(logprob), 0);
  return `These ${choices.length} hold ${(Math.min(1, mass) * 100).toFixed(mass > 0.999 ? 1 : 0)} % of the probability.`;
}

function shareText(share: number): string {
  return share > 0 && share < 0.01 ? share.toFixed(4) : share.toFixed(2);
}

function logprobText(logprob: number): string {
  // Not "-0.000".
  return logprob > -0.0005 ? '0.000' : logprob.toFixed(3);
}
