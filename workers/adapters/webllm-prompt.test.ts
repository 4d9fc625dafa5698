import { expect, it } from 'vitest';
import type { ConversationTemplate } from './webllm-config';
import {
  escapeForTemplate,
  readWebllmPrompt,
  renderOpenAnswer,
  renderPieces,
} from './webllm-prompt';

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

it('cuts a chat into the pieces that WebLLM cuts it into', () => {
  const pieces = renderPieces({ ...chatml, role_empty_sep: '\n' }, [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: 'Yes?' },
    { role: 'user', content: 'Bye' },
  ]);
  expect(pieces).toEqual([
    '<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n',
    '<|im_start|>user\nHi<|im_end|>\n',
    '<|im_start|>assistant\nYes?<|im_end|>\n',
    '<|im_start|>user\nBye<|im_end|>\n',
    '<|im_start|>assistant\n',
  ]);
});

it('tells a prompt with the token that stands before every chat, and none before an open answer', () => {
  const template = { ...chatml, system_prefix_token_ids: [1], role_empty_sep: '\n' };
  const encode = (text: string) => Array.from(text, (letter) => letter.charCodeAt(0));
  const describe = (id: number) => ({ id, text: id === 1 ? '<s>' : String.fromCharCode(id) });
  const question = { role: 'user', content: 'Hi' } as const;
  const chat = readWebllmPrompt(template, [question], encode, describe);
  expect(chat.text).toMatch(/^<s><\|im_start\|>system[^]*assistant\n$/);
  expect(chat.tokens?.map(({ text }) => text).join('')).toBe(chat.text);
  const begun = [question, { role: 'assistant', content: 'Yes' } as const];
  const open = readWebllmPrompt(template, begun, encode, describe);
  expect(open.text).toMatch(/^<\|im_start\|>system[^]*assistant\nYes$/);
});
