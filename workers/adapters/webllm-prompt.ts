// Prompts for WebLLM 0.2.86 with the model's own conversation template. Its chat requests must end with
// the user's message, so an answer that is to be continued is rendered here; and nothing tells what it
// made of a chat, so the inspector's is rendered here too.
import type { ConversationTemplate } from './webllm-config';
import { AppError } from '../../src/core/errors';
import { textOf, type ChatMessage } from '../../src/core/prompt/message';
import type { PromptReading } from '../../src/core/prompt/prompt-reading';
import type { DescribeToken } from './token-bytes';

/** The text of a conversation whose last message, the assistant's, is left open. */
export function renderOpenAnswer(
  template: ConversationTemplate,
  messages: readonly ChatMessage[],
): string {
  return renderPieces(template, messages).join('');
}

/**
 * What WebLLM makes of messages, in the pieces that it cuts into tokens one by one: system text, turns,
 * and behind a question the header of the answer.
 */
export function renderPieces(
  template: ConversationTemplate,
  messages: readonly ChatMessage[],
): readonly string[] {
  const turns = messages.filter(({ role }) => role !== 'system');
  const pieces = turns.map((message, index) => renderTurn(template, message, index, turns.length));
  const system = renderSystem(template, messages[0]);
  const isOpen = turns.at(-1)?.role === 'assistant';
  const header = `${template.roles['assistant'] ?? 'assistant'}${template.role_empty_sep ?? ': '}`;
  return [system, ...pieces, ...(isOpen ? [] : [header])].filter((piece) => piece !== '');
}

function renderSystem(template: ConversationTemplate, first: ChatMessage | undefined): string {
  const text = first?.role === 'system' ? textOf(first) : template.system_message;
  if (text === '' && template.render_empty_system_message === false) return '';
  return template.system_template.split('{system_message}').join(text);
}

function renderTurn(
  template: ConversationTemplate,
  message: ChatMessage,
  index: number,
  count: number,
): string {
  const role = toTemplateRole(message);
  const noHeader = template.add_role_after_system_message === false && index === 0;
  const header = noHeader
    ? ''
    : `${template.roles[role] ?? role}${template.role_content_sep ?? ': '}`;
  if (role === 'assistant' && index === count - 1) return `${header}${textOf(message)}`;
  const text = (template.role_templates?.[role] ?? `{${role}_message}`)
    .split(`{${role}_message}`)
    .join(textOf(message))
    .split('{function_string}')
    .join('');
  return `${header}${text}${template.seps[index % template.seps.length] ?? ''}`;
}

/** The prompt of `messages` as the model gets it, by the library's own tokenizer. */
export function readWebllmPrompt(
  template: ConversationTemplate,
  messages: readonly ChatMessage[],
  encode: (text: string) => Iterable<number>,
  describe: DescribeToken,
): PromptReading {
  const pieces = renderPieces(template, messages);
  const isOpen = messages.at(-1)?.role === 'assistant';
  // What goes on from an answer goes to the library as one text, without what stands before a chat.
  const prefix = isOpen ? [] : (template.system_prefix_token_ids ?? []).map(describe);
  const ids = (isOpen ? [pieces.join('')] : pieces).flatMap((piece) => [...encode(piece)]);
  const tokens = [...prefix, ...ids.map(describe)];
  const text = prefix.map((token) => token.text).join('') + pieces.join('');
  return { text, tokenCount: tokens.length, tokens };
}

/**
 * A message's text as WebLLM must get it: it puts text into templates with `String.replace`, which
 * reads `$$`, `$&` and the like as instructions.
 */
export function escapeForTemplate(template: ConversationTemplate, message: ChatMessage): string {
  const text = textOf(message);
  const replaces =
    message.role === 'system' || template.role_templates?.[toTemplateRole(message)] !== undefined;
  return replaces ? text.replaceAll('$', '$$$$') : text;
}

function toTemplateRole({ role }: ChatMessage): 'user' | 'assistant' | 'tool' {
  if (role === 'system') {
    throw new AppError('internal', 'A system message can only be the first one');
  }
  return role;
}
