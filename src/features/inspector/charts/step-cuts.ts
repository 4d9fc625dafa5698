// Where sampling cuts the distribution of a step, to be drawn and to be said.
import type { Parameters } from '../../../core/prompt/overrides';
import type { Cut, StepDistribution } from '../../../core/trace/token-figures';

export interface DrawnCut {
  readonly cut: Cut | 'temperature';
  readonly label: string;
  /** The first alternative that is cut, from 0; absent where all of them stay. */
  readonly from?: number;
  /** The share at which a horizontal line stands: of the mass for top-p, of one bar for min-p. */
  readonly share?: number;
}

/** Only the settings that are in force; in the order in which they cut. */
export function cutsOf(
  { choices }: StepDistribution,
  { temperature = 1, topK = 0, topP = 1, minP = 0 }: Partial<Parameters>,
): readonly DrawnCut[] {
  const firstCut = (cut: Cut) => {
    const from = choices.findIndex(({ cutBy }) => cutBy === cut);
    return from < 0 ? {} : { from };
  };
  const best = choices[0]?.raw ?? 0;
  return [
    ...(topK > 0 ? [{ cut: 'top-k' as const, label: `top-k ${topK}`, ...firstCut('top-k') }] : []),
    ...(topP < 1
      ? [{ cut: 'top-p' as const, label: `top-p ${topP}`, share: topP, ...firstCut('top-p') }]
      : []),
    ...(minP > 0
      ? [
          {
            cut: 'min-p' as const,
            label: `min-p ${minP}`,
            share: minP * best,
            ...firstCut('min-p'),
          },
        ]
      : []),
    { cut: 'temperature', label: `temperature ${temperature}` },
  ];
}

/** What is left, and what cuts the rest. */
export function describeCuts(
  distribution: StepDistribution,
  sampling: Partial<Parameters>,
): string {
  const { choices, isWhole } = distribution;
  if ((sampling.temperature ?? 1) <= 0) {
    return 'Temperature 0 always takes the likeliest token; nothing else can be drawn.';
  }
  const kept = choices.filter(({ cutBy }) => !cutBy);
  const mass = kept.reduce((sum, { raw }) => sum + raw, 0);
  const cuts = cutsOf(distribution, sampling)
    .filter(({ from }) => from !== undefined)
    .map(({ cut, from = 0 }) => `${cut} cuts from token ${from + 1} on`);
  const left = `${kept.length} of ${choices.length} stay, with ${Math.round(Math.min(1, mass) * 100)} % of the probability`;
  const what = cuts.length > 0 ? `${left}; ${cuts.join(', ')}.` : `Sampling cuts none of these.`;
  return isWhole
    ? what
    : `${what} Less likely tokens that are not recorded would stay too, so the shares after sampling are upper bounds.`;
}
