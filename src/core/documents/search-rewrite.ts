// A question that leans on the conversation, put by the chat model into words that stand alone, and
// how much of what the model wrote is trusted.
import type { GenerateRequest } from '../engine/engine';
import type { ChatMessage } from '../prompt/message';
import { pointsBack } from './search-query';
import { stemsOf } from './word-stems';

/** A question and what it was answered. */
export interface Exchange {
  readonly question: string;
  readonly answer: string;
}

const MAX_TOKENS = 40;
/** Of each text that the model reads; what a question leans on stands at the beginning. */
const MAX_READ_CHARS = 300;
const MAX_QUERY_CHARS = 200;
/** With fewer words of its own a question means nothing alone. */
const MIN_ALONE_WORDS = 2;

/** Small models follow examples better than rules. */
const examples: readonly (Exchange & { readonly next: string; readonly complete: string })[] = [
  {
    question: 'How much does the blue room cost?',
    answer: 'It costs 40 euro.',
    next: 'And the green one?',
    complete: 'How much does the green room cost?',
  },
  {
    question: 'Who painted the tower?',
    answer: 'Anna Berg painted it.',
    next: 'When was she born?',
    complete: 'When was Anna Berg born?',
  },
  {
    question: 'Is the garden open on Monday?',
    answer: 'No, it is closed.',
    next: 'Why not?',
    complete: 'Why is the garden not open on Monday?',
  },
];

/** Under 400 tokens to read and 40 to write, always the likeliest words. */
export function rewriteRequest({ question, answer }: Exchange, next: string): GenerateRequest {
  const shown = { question: start(question), answer: start(answer) };
  const messages: ChatMessage[] = [
    {
      role: 'system',
      content:
        'You rewrite the last question of a conversation so that it can be understood alone. Write only the question.',
    },
    ...examples.flatMap(({ next: asked, complete, ...before }): ChatMessage[] => [
      { role: 'user', content: toAsk(before, asked) },
      { role: 'assistant', content: complete },
    ]),
    { role: 'user', content: toAsk(shown, start(next)) },
  ];
  return { messages, maxTokens: MAX_TOKENS, temperature: 0 };
}

const toAsk = ({ question, answer }: Exchange, next: string) =>
  `Earlier question: ${question}\nAnswer: ${answer}\nNew question: ${next}\nNew question, complete:`;

const start = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, MAX_READ_CHARS);

/**
 * The question that the model wrote, where it can be searched with: it keeps what `next` asks, takes
 * something of what was said before or leans on nothing any more, and brings in nothing of its own.
 * Undefined otherwise.
 */
export function toRewritten(
  written: string,
  { question, answer }: Exchange,
  next: string,
): string | undefined {
  const [line = ''] = written.trim().split('\n');
  const query = line
    .replace(/^(?:new |complete )?question(?:, complete)?\s*:\s*/i, '')
    .replace(/^["“'«]+|["”'»]+$/g, '')
    .trim();
  if (query === '' || query.length > MAX_QUERY_CHARS) return undefined;
  const asked = stemsOf(next);
  const known = stemsOf(`${question} ${answer}`);
  const found = stemsOf(query);
  const keepsAll = [...asked].every((stem) => found.has(stem));
  const takes = [...found].some((stem) => known.has(stem) && !asked.has(stem));
  const isAlone = asked.size >= MIN_ALONE_WORDS && !pointsBack(query);
  const invents = [...found].some((stem) => !known.has(stem) && !asked.has(stem));
  return keepsAll && (takes || isAlone) && !invents ? query : undefined;
}
