// From what was pasted or opened to prompts, or to the reason why not.
import {
  MAX_PROMPTS,
  type PromptListEvent,
  type PromptProblem,
  type PromptSource,
} from '../../src/core/prompt/prompt-list-api';
import { nextTask } from '../next-task';
import { formatOf, readTable, type ListTable } from './list-table';

/** Columns that hold the prompt where no template says otherwise, the likeliest first. */
const promptColumns = ['prompt', 'text', 'question', 'input', 'content'];
const PLACE = /\{\{\s*([^{}]+?)\s*\}\}/g;
/** Of them the page stores so many in one go. */
const PROMPTS_A_PIECE = 500;

export async function* readPrompts(
  source: PromptSource,
  wants: 'summary' | 'prompts',
  signal: AbortSignal,
): AsyncGenerator<PromptListEvent, void, undefined> {
  const { content, fileName } = source;
  const text = (typeof content === 'string' ? content : await content.text()).replace(
    /^\uFEFF/,
    '',
  );
  const format = source.format ?? formatOf(text, fileName);
  const template = source.template.trim();
  const names = [...template.matchAll(PLACE)].map(([, name = '']) => name);
  const fail = (problem: PromptProblem) => ({ type: 'problem', format, problem }) as const;
  if (template !== '' && names.length === 0) {
    yield fail({ kind: 'template-without-place' });
    return;
  }
  const reading = readTable(format, text, names);
  let step = reading.next();
  for (; !step.done; step = reading.next()) {
    yield { type: 'progress', share: step.value };
    await nextTask();
    signal.throwIfAborted();
  }
  const table = step.value;
  if ('kind' in table) {
    yield fail(table);
    return;
  }
  const missing = names.find((name) => !table.columns.includes(name));
  if (missing !== undefined && table.rows.length > 0) {
    yield fail({ kind: 'column-missing', column: missing, columns: table.columns });
    return;
  }
  const prompts = toPrompts(table, template);
  if (prompts.length > MAX_PROMPTS) {
    yield fail({ kind: 'too-many', count: prompts.length });
    return;
  }
  const summary = { count: prompts.length, first: prompts[0], columns: table.columns };
  yield { type: 'summary', format, summary };
  for (let at = 0; wants === 'prompts' && at < prompts.length; at += PROMPTS_A_PIECE) {
    yield { type: 'prompts', prompts: prompts.slice(at, at + PROMPTS_A_PIECE) };
  }
}

function toPrompts({ rows, columns }: ListTable, template: string): readonly string[] {
  const [first = ''] = columns;
  const column = promptColumns.find((name) => columns.includes(name)) ?? first;
  return rows
    .map((row) =>
      template === ''
        ? (row[column] ?? '')
        : template.replace(PLACE, (_, name: string) => row[name] ?? ''),
    )
    .map((prompt) => prompt.trim())
    .filter((prompt) => prompt !== '');
}
