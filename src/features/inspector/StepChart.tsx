// The distribution of one step: bars, the mass they add up to, and where sampling cuts.
import { For, Show } from 'solid-js';
import type { Parameters } from '../../core/overrides';
import type { Cut, StepDistribution } from '../../core/token-figures';
import styles from './Charts.module.css';

const WIDTH = 320;
const HEIGHT = 110;

export interface StepChartProps {
  readonly distribution: StepDistribution;
  readonly sampling: Partial<Parameters>;
}

export function StepChart(props: StepChartProps) {
  const choices = () => props.distribution.choices;
  const stepPx = () => WIDTH / Math.max(1, choices().length);
  const y = (share: number) => HEIGHT - share * HEIGHT;
  const mass = () =>
    choices()
      .map(({ cumulative }, place) => `${(place + 0.5) * stepPx()},${y(Math.min(1, cumulative))}`)
      .join(' ');
  const cuts = () => {
    const found = new Map<Cut, number>();
    choices().forEach(({ cutBy }, place) => {
      if (cutBy && !found.has(cutBy)) found.set(cutBy, place);
    });
    return [...found];
  };
  const temperature = () => props.sampling.temperature ?? 1;
  return (
    <figure class={styles.step}>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT + 4}`}
        role="img"
        aria-label="Distribution of this step"
        class={styles.stepSvg}
      >
        <For each={choices()}>
          {(choice, place) => (
            <>
              <rect
                class={styles.light}
                x={place() * stepPx() + 1}
                width={Math.max(1, stepPx() - 2)}
                y={y(choice.raw)}
                height={choice.raw * HEIGHT}
              />
              <rect
                class={styles.dark}
                x={place() * stepPx() + stepPx() / 3}
                width={Math.max(1, stepPx() / 3)}
                y={y(choice.sampled)}
                height={choice.sampled * HEIGHT}
              />
            </>
          )}
        </For>
        <polyline class={styles.line} points={mass()} />
        <For each={cuts()}>
          {([, place]) => (
            <line
              class={styles.threshold}
              x1={place * stepPx()}
              x2={place * stepPx()}
              y1={0}
              y2={HEIGHT}
            />
          )}
        </For>
      </svg>
      <figcaption class={styles.caption}>
        Wide bars raw, narrow bars after sampling at temperature {temperature()}; the line is the
        mass up to there.{' '}
        <Show when={cuts().length > 0} fallback="Sampling cuts none of these.">
          {cuts()
            .map(([cut, place]) => `${cut} cuts from token ${place + 1} on`)
            .join(', ')}
          .
        </Show>
        <Show when={!props.distribution.isWhole}>
          {' '}
          Less likely tokens that are not recorded would stay too, so the shares after sampling are
          upper bounds.
        </Show>
      </figcaption>
    </figure>
  );
}
