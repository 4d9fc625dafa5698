// What the figures of a comparison mean, in words; also where there are none.
import { toVisible } from '../../core/trace/token-text';
import { tokenAt } from '../../core/trace/token-trace';
import type { Side } from './comparison';

/** "at token 12: “ the”, not “ a”". */
export function describeParting(first: Side | undefined, side: Side): string {
  const { comparison, trace, state } = side;
  if (!first || first === side || first.answer.id === side.answer.id) return '–';
  if (state !== 'ended' || first.state !== 'ended') return '…';
  if (!comparison || comparison === 'other-kind' || !trace || !first.trace) return '–';
  const { sharedTokens, parts, vocabulary } = comparison;
  if (!parts) {
    const isSame = first.text === side.text;
    return isSame ? 'nowhere: the same text' : `nowhere: one ends after token ${sharedTokens}`;
  }
  if (vocabulary === 'different') {
    return side.partsAt === undefined
      ? 'nowhere: the same text'
      : `after ${side.partsAt} characters`;
  }
  const [own, other] = [trace, first.trace].map((one) =>
    toVisible(tokenAt(one, sharedTokens).bytes),
  );
  return `at token ${sharedTokens + 1}: “${own}”, not “${other}”`;
}

/** "1 step", "12 steps". */
export function countSteps(count: number): string {
  return `${count} ${count === 1 ? 'step' : 'steps'}`;
}

/** What the two were compared by, or why they were not. */
export function explainComparison(first: Side, side: Side): string {
  const names = `${first.name} and ${side.name}`;
  const { comparison } = side;
  if (comparison === 'other-kind') {
    return `${names}: one engine tells raw probabilities and the other those after sampling, so they are not compared.`;
  }
  if (!comparison) return `${names}: there are no recorded tokens of both yet.`;
  if (comparison.vocabulary === 'different') {
    return `${names}: their vocabularies cut text into different tokens, so probabilities cannot be held against each other; the texts are.`;
  }
  if (comparison.comparedSteps === 0) return `${names}: no step of both is recorded.`;
  const by =
    comparison.vocabulary === 'by-text'
      ? 'Tokens are matched by their text, because no token ids are shared. '
      : '';
  return `${names}: ${by}compared over ${countSteps(comparison.comparedSteps)}, up to where they part, because afterwards each has read another text. The divergence counts the alternatives that both tell and everything else as one, so it is a lower bound.`;
}
