// The distribution of one step: bars, the mass they add up to, and where sampling cuts; with sliders
// for what other settings would cut.
import { createMemo, createSignal, For, Show } from 'solid-js';
import type { ParameterName, Parameters } from '../../../core/prompt/overrides';
import { distributionAt, type StepDistribution } from '../../../core/trace/token-figures';
import { toVisible } from '../../../core/trace/token-text';
import { alternativesAt, type TokenTrace } from '../../../core/trace/token-trace';
import { Button } from '../../../ui/Button';
import { SliderField } from '../../../ui/NumberField';
import { ChartFrame, type Plot } from './ChartFrame';
import styles from './Charts.module.css';
import { cutsOf, describeCuts, type DrawnCut } from './step-cuts';

const HEIGHT_PX = 132;

type Cutting = Extract<ParameterName, 'temperature' | 'topP' | 'minP' | 'topK'>;

const sliders: readonly {
  readonly name: Cutting;
  readonly label: string;
  readonly max: number;
  readonly step: number;
  /** What holds where nothing was set: nothing is cut. */
  readonly open: number;
}[] = [
  { name: 'temperature', label: 'Temperature', max: 2, step: 0.05, open: 1 },
  { name: 'topP', label: 'Top P', max: 1, step: 0.01, open: 1 },
  { name: 'minP', label: 'Min P', max: 1, step: 0.01, open: 0 },
  { name: 'topK', label: 'Top K', max: 100, step: 1, open: 0 },
];

export interface StepChartProps {
  readonly trace: TokenTrace;
  readonly index: number;
  /** What the answer was made with. */
  readonly sampling: Partial<Parameters>;
}

export function StepChart(props: StepChartProps) {
  const [tried, setTried] = createSignal<Partial<Parameters>>({});
  const sampling = createMemo(() => ({ ...props.sampling, ...tried() }));
  const distribution = createMemo(() => distributionAt(props.trace, props.index, sampling()));
  const isTried = () => Object.keys(tried()).length > 0;
  const valueOf = ({ name, open }: (typeof sliders)[number]) => sampling()[name] ?? open;

  return (
    <div class={styles.step}>
      <ChartFrame
        title="Distribution of this step"
        note="wide bars raw, narrow bars after sampling, the line adds up the raw ones"
        level={3}
        heightPx={HEIGHT_PX}
        yLabels={[0, 0.5, 1].map((share) => [String(share), HEIGHT_PX * (1 - share)] as const)}
        xLabels={(plot) => rankLabels(distribution().choices.length, plot)}
        table={tableOf(props.trace, props.index, distribution())}
      >
        {(plot) => (
          <Distribution
            distribution={distribution()}
            cuts={cutsOf(distribution(), sampling())}
            plot={plot}
          />
        )}
      </ChartFrame>
      <p class={styles.caption}>{describeCuts(distribution(), sampling())}</p>
      <div class={styles.sliders} role="group" aria-label="What would be cut">
        <div class={styles.slidersHead}>
          <h3 class={styles.title}>What would be cut</h3>
          <Button size="small" variant="quiet" disabled={!isTried()} onClick={() => setTried({})}>
            As it was sampled
          </Button>
        </div>
        <For each={sliders}>
          {(slider) => (
            <SliderField
              label={slider.label}
              min={0}
              max={slider.max}
              step={slider.step}
              value={Math.min(slider.max, valueOf(slider))}
              valueText={textOf(slider.name, valueOf(slider))}
              onInput={(value) => setTried({ ...tried(), [slider.name]: value })}
            />
          )}
        </For>
      </div>
    </div>
  );
}

interface DistributionProps {
  readonly distribution: StepDistribution;
  readonly cuts: readonly DrawnCut[];
  readonly plot: Plot;
}

function Distribution(props: DistributionProps) {
  const choices = () => props.distribution.choices;
  const stepPx = () => props.plot.widthPx / Math.max(1, choices().length);
  const y = (share: number) => props.plot.heightPx * (1 - Math.min(1, share));
  return (
    <>
      <For each={choices()}>
        {(choice, place) => (
          <>
            <rect
              class={choice.cutBy ? styles.cut : styles.light}
              x={place() * stepPx() + 1}
              width={Math.max(1, stepPx() - 2)}
              y={y(choice.raw)}
              height={props.plot.heightPx - y(choice.raw)}
            />
            <rect
              class={styles.dark}
              x={(place() + 1 / 3) * stepPx()}
              width={Math.max(1, stepPx() / 3)}
              y={y(choice.sampled)}
              height={props.plot.heightPx - y(choice.sampled)}
            />
          </>
        )}
      </For>
      <polyline
        class={styles.line}
        points={choices()
          .map(({ cumulative }, place) => `${(place + 0.5) * stepPx()},${y(cumulative)}`)
          .join(' ')}
      />
      <For each={props.cuts}>
        {(cut, row) => (
          <>
            <Show when={cut.share}>
              {(share) => (
                <line
                  class={styles.threshold}
                  x1={0}
                  x2={props.plot.widthPx}
                  y1={y(share())}
                  y2={y(share())}
                />
              )}
            </Show>
            <Show when={cut.from !== undefined && cut.from > 0 ? cut.from : undefined}>
              {(from) => (
                <line
                  class={styles.threshold}
                  x1={from() * stepPx()}
                  x2={from() * stepPx()}
                  y1={0}
                  y2={props.plot.heightPx}
                />
              )}
            </Show>
            <text
              class={styles.cutLabel}
              x={props.plot.widthPx - 2}
              y={props.plot.heightPx * 0.3 + row() * 16}
              text-anchor="end"
            >
              {cut.label}
            </text>
          </>
        )}
      </For>
    </>
  );
}

function textOf(name: Cutting, value: number): string {
  if (name === 'topK') return value === 0 ? 'all' : String(value);
  return value.toFixed(2);
}

/** The rank of an alternative below it. */
function rankLabels(count: number, { widthPx }: Plot) {
  const every = count > 10 ? 5 : 1;
  return Array.from({ length: count }, (_, place) => place + 1)
    .filter((rank) => rank === 1 || rank % every === 0)
    .map((rank) => [String(rank), ((rank - 0.5) / count) * widthPx] as const);
}

function tableOf(trace: TokenTrace, index: number, { choices }: StepDistribution) {
  const alternatives = alternativesAt(trace, index);
  return {
    columns: ['Rank', 'Token', 'Raw', 'Up to here', 'After sampling'],
    count: choices.length,
    rowAt: (place: number) => {
      const choice = choices[place];
      if (!choice) return [];
      const bytes = alternatives[place]?.bytes ?? new Uint8Array();
      return [
        String(place + 1),
        toVisible(bytes) || '(no text)',
        choice.raw.toFixed(4),
        Math.min(1, choice.cumulative).toFixed(4),
        choice.cutBy ? `cut by ${choice.cutBy}` : choice.sampled.toFixed(4),
      ];
    },
    startAt: 0,
  };
}
