// What a model did on this device: answers and speed over time, loads, and how fast each way to run it
// was in the last speed test.
import { For, Show } from 'solid-js';
import type { ModelUse } from '../../data/records';
import type { LoadedEntry } from '../../runtime/models/loaded-mirror';
import { aboutBytes } from '../../core/byte-text';
import { Button } from '../../ui/Button';
import { formatCount, formatTokensPerSecond } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { placeWords, usageRows, wayRows } from './usage-figures';
import styles from './ModelUsage.module.css';

export interface ModelUsageProps {
  readonly name: string;
  readonly use: ModelUse | undefined;
  /** While it is in memory. */
  readonly loaded: LoadedEntry | undefined;
  /** Absent for models that do not write, and while a test of it waits or runs. */
  readonly onTestSpeed?: (() => void) | undefined;
}

export function ModelUsage(props: ModelUsageProps) {
  const rows = () => (props.use ? usageRows(props.use, Date.now()) : []);
  const ways = () => (props.use ? wayRows(props.use) : []);
  const speeds = () => (props.use?.speeds ?? []).map(({ tokensPerSecond }) => tokensPerSecond);
  return (
    <>
      <Show when={props.loaded}>
        {(entry) => <p class={styles.note}>{loadedWords(entry())}</p>}
      </Show>
      <Show
        when={rows().length > 0}
        fallback={<p class={styles.note}>It has answered nothing on this device yet.</p>}
      >
        <dl class={styles.rows}>
          <For each={rows()}>
            {([name, value]) => (
              <div class={styles.row}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            )}
          </For>
        </dl>
      </Show>
      <Show when={speeds().length > 2}>
        <SpeedBars speeds={speeds()} />
      </Show>
      <Show when={ways().length > 0}>
        <table class={styles.ways} aria-label="Ways to run it">
          <thead>
            <tr>
              <th scope="col">Speed test</th>
              <th scope="col">Reads</th>
              <th scope="col">Writes</th>
              <th scope="col">
                <span class={styles.unseen}>Kept</span>
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={ways()}>
              {(way) => (
                <tr>
                  <th scope="row">{way.way}</th>
                  <td>{formatTokensPerSecond(way.prefillTokensPerSecond)}</td>
                  <td>{formatTokensPerSecond(way.tokensPerSecond)}</td>
                  <td>
                    <Show when={way.isKept}>
                      <span class={styles.kept}>
                        <Icon name="check" size={14} /> used
                      </span>
                    </Show>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </Show>
      <Show when={props.onTestSpeed}>
        {(test) => (
          <p class={styles.test}>
            <Button
              size="small"
              icon="pulse"
              label={`Test speed of ${props.name}`}
              onClick={() => test()()}
            >
              Test speed
            </Button>
            <span class={styles.note}>
              Tries the processor with several thread counts and the graphics card, and keeps the
              fastest.
            </span>
          </p>
        )}
      </Show>
    </>
  );
}

function loadedWords({ backend, contextLength, memoryBytes }: LoadedEntry): string {
  return `In memory now: about ${aboutBytes(memoryBytes)}, ${placeWords(backend)}, ${formatCount(contextLength)} tokens of context.`;
}

/** One bar per answer, the newest last; the caption says it in figures. */
function SpeedBars(props: { readonly speeds: readonly number[] }) {
  const most = () => Math.max(...props.speeds);
  const words = () => {
    const least = formatTokensPerSecond(Math.min(...props.speeds));
    return `The last ${props.speeds.length} answers: ${least} to ${formatTokensPerSecond(most())}`;
  };
  return (
    <figure class={styles.chart}>
      <div class={styles.bars} role="img" aria-label="Speed over time">
        <For each={props.speeds}>
          {(speed) => <span style={{ height: `${Math.max(4, (speed / most()) * 100)}%` }} />}
        </For>
      </div>
      <figcaption class={styles.note}>{words()}</figcaption>
    </figure>
  );
}
