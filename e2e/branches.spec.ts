// Versions of a message: nothing that was said is lost, and a reload shows what was shown.
import { expect, test } from './chat-fixtures';
import { textOf } from './pages/chat-page';

test('an answer written again is a second version', async ({ chat }) => {
  const first = await chat.ask('What is the capital of Spain?');
  await first.getByRole('button', { name: 'Regenerate' }).click();
  await expect(chat.answers).toContainText('2 / 2');
  const answer = await chat.settled();
  await expect(chat.answers).toHaveCount(1);
  await expect(answer.getByRole('button', { name: 'Next version' })).toBeDisabled();
  await answer.getByRole('button', { name: 'Previous version' }).click();
  await expect(chat.answers).toContainText('1 / 2');
  await chat.page.reload();
  await expect(chat.answers).toContainText('1 / 2');
  await expect(chat.answers).toContainText('Madrid');
  await chat.answers.getByRole('button', { name: 'Next version' }).click();
  await expect(chat.answers).toContainText('2 / 2');
});

test('an edited question keeps the old one with its answers', async ({ chat }) => {
  await chat.ask('What is the capital of Spain?');
  await chat.ask('What is the opposite of hot?');
  const question = chat.own.first();
  await question.getByRole('button', { name: 'Edit' }).click();
  const editor = question.getByRole('textbox', { name: 'Edit message' });
  await expect(editor).toHaveValue('What is the capital of Spain?');
  await editor.fill('What is the capital of Italy?');
  await question.getByRole('button', { name: 'Save and answer' }).click();
  await expect(chat.own).toHaveCount(1);
  await expect(question).toContainText('2 / 2');
  await expect(await chat.settled()).toContainText('Rome');

  await question.getByRole('button', { name: 'Previous version' }).click();
  await expect(chat.own).toHaveCount(2);
  await expect(chat.answers.first()).toContainText('Madrid');
  expect(await textOf(chat.own.last())).toBe('What is the opposite of hot?');
  await chat.page.reload();
  await expect(question).toContainText('1 / 2');
  await expect(chat.own).toHaveCount(2);
  await question.getByRole('button', { name: 'Next version' }).click();
  await expect(chat.own).toHaveCount(1);
  await expect(chat.answers).toContainText('Rome');
});

test('an edit that is given up changes nothing', async ({ chat }) => {
  await chat.ask('What is the capital of Spain?');
  const question = chat.own.first();
  await question.getByRole('button', { name: 'Edit' }).click();
  await question.getByRole('textbox', { name: 'Edit message' }).fill('Something else');
  await chat.page.keyboard.press('Escape');
  expect(await textOf(question)).toBe('What is the capital of Spain?');
  await expect(question.getByRole('button', { name: 'Previous version' })).toBeHidden();
});
