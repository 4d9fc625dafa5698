// Why a list of prompts is not taken, in words.
import { MAX_PROMPTS, type PromptProblem } from '../../core/prompt/prompt-list-api';
import { formatCount } from '../../ui/format';

export function problemWords(problem: PromptProblem): string {
  switch (problem.kind) {
    case 'template-without-place':
      return 'The template has no place for the text, so every row would ask the same. Write {{text}} where it belongs.';
    case 'column-missing':
      return `The template names {{${problem.column}}}, but the columns are ${problem.columns.join(', ')}.`;
    case 'quote-open':
      return `A quotation mark opens in line ${formatCount(problem.line)} and never closes, so where that text ends cannot be told. ${TWICE}`;
    case 'quote-broken':
      return `The quotation marks do not match in line ${formatCount(problem.line)}: text stands behind the one that closes. ${TWICE}`;
    case 'more-cells':
    case 'fewer-cells': {
      const { kind, line, others } = problem;
      const more = others > 0 ? ` (and ${formatCount(others)} more)` : '';
      const count = kind === 'more-cells' ? 'more' : 'fewer';
      return `The row in line ${formatCount(line)}${more} has ${count} cells than the heading, so its text may stand in the wrong column. Put quotation marks around texts that have commas.`;
    }
    case 'not-json':
      return `Line ${formatCount(problem.line)} is not JSON: ${problem.reason}. Each line is one object, for example {"text": "Good morning"}.`;
    case 'no-object':
      return `Line ${formatCount(problem.line)} is neither a text nor an object with texts.`;
    case 'too-many':
      return `There are ${formatCount(problem.count)} prompts; a batch takes ${formatCount(MAX_PROMPTS)} at most. Split the list and run the parts one after another.`;
  }
}

const TWICE = 'A quotation mark inside a text is written twice: "She said ""yes""".';
