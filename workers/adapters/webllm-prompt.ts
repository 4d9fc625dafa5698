// Prompts for WebLLM 0.2.86, whose chat requests must end with the user's message: an answer that is
// to be continued is rendered here, with the model's own conversation template, as plain text.
import type { ConversationTemplate } from './webllm-config';
import { AppError } from '../../src/core/errors';
import { textOf, type ChatMessage } from '../../src/core/message';

/** The text of a conversation whose last message, the assistant's, is left open. */
export function renderOpenAnswer(
  template: ConversationTemplate,
  messages: readonly ChatMessage[],
): string {
  const contentSeparator = template.role_content_sep ?? ': ';
  const [first] = messages;
  const systemText = first?.role === 'system' ? textOf(first) : template.system_message;
  const system = template.system_template.split('{system_message}').join(systemText);
  const turns = messages.filter(({ role }) => role !== 'system');
  return turns.reduce((prompt, message, index) => {
    const role = toTemplateRole(message);
    const text = (template.role_templates?.[role] ?? `{${role}_message}`)
      .split(`{${role}_message}`)
      .join(textOf(message))
      .split('{function_string}')
      .join('');
    const open = index === turns.length - 1;
    const end = open ? '' : (template.seps[index % template.seps.length] ?? '');
    const noHeader = template.add_role_after_system_message === false && index === 0;
    const header = noHeader ? '' : `${template.roles[role] ?? role}${contentSeparator}`;
    return `${prompt}${header}${open ? textOf(message) : text}${end}`;
  }, system);
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
