import { expect, it } from 'vitest';
import type { ConversationTemplate } from './webllm-config';
import { escapeForTemplate, renderOpenAnswer } from './webllm-prompt';

const chatml: ConversationTemplate = {
  system_template: '<|im_start|>system\n{system_message}<|im_end|>\n',
  system_message: 'You are a helpful assistant.',
  roles: { user: '<|im_start|>user', assistant: '<|im_start|>assistant' },
  role_templates: { user: '{user_message}', assistant: '{assistant_message}' },
  seps: ['<|im_end|>\n'],
  role_content_sep: '\n',
};

it('leaves the last answer open', () => {
  const prompt = renderOpenAnswer(chatml, [
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Costs $& and $$5' },
    { role: 'assistant', content: 'It costs' },
  ]);
  expect(prompt).toBe(
    '<|im_start|>system\nBe brief.<|im_end|>\n' +
      '<|im_start|>user\nCosts $& and $$5<|im_end|>\n' +
      '<|im_start|>assistant\nIt costs',
  );
});

it('puts the template’s own system message where none is given', () => {
  const prompt = renderOpenAnswer(chatml, [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: '' },
  ]);
  expect(prompt.startsWith('<|im_start|>system\nYou are a helpful assistant.')).toBe(true);
});

it('keeps dollar signs whole through String.replace', () => {
  const message = { role: 'user', content: 'a $$ b $& c $1' } as const;
  const escaped = escapeForTemplate(chatml, message);
  expect('{user_message}'.replace('{user_message}', escaped)).toBe(message.content);
  expect(escapeForTemplate({ ...chatml, role_templates: {} }, message)).toBe(message.content);
});
