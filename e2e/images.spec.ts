// Pictures in a chat, from the file to the words a model says about them: on real servers with a
// model that really sees (tools/seeing-model.mjs: red reads as France, green as Spain, blue as Italy).
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { readPictureHeader } from '../src/core/picture/picture-header';
import type { Picture } from '../src/data/picture-records';
import type { Message } from '../src/data/records';
import { findOllama, prepareLlama, startLlama, startOllama } from '../tools/model-servers.mjs';
import { expect, test } from './fixtures';
import { addServer } from './pages/bridge-page';
import { createChatPage } from './pages/chat-page';
import {
  attach,
  blue,
  CAMERA_MARK,
  drop,
  green,
  makePhoto,
  makePng,
  paste,
  picturesOf,
  red,
} from './pages/pictures';
import { putRows, readTable } from './pages/store';

test.use({ serviceWorkers: 'block' });

const noLlama = prepareLlama();
const noOllama = findOllama();
const question = 'What is the capital?';
const toRoute = (page: Page, route: string) => page.goto(page.url().replace(/#.*/, route));

async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
  expect.soft(found).toEqual([]);
}

/** The chooser is open: takes the one model that sees, for every chat, and allows its server. */
async function chooseSeeing(page: Page, where: string): Promise<void> {
  const chooser = page.getByRole('dialog', { name: 'Choose model' });
  await chooser.getByRole('radio', { name: 'Everywhere' }).click();
  const sees = chooser.getByRole('option', { name: /Sees pictures/ });
  await expect(sees).toHaveCount(1);
  await expect(chooser.getByRole('option')).toHaveCount(1);
  await expect(sees).toContainText(where);
  await sees.click();
  const consent = page.getByRole('dialog', { name: 'Send words to this server?' });
  await expect(consent).toContainText('its pictures');
  await consent.getByRole('button', { name: 'Allow' }).click();
  await expect(chooser).toBeHidden();
}

/** The likeliest words, not drawn ones. */
async function answerPlainly(page: Page): Promise<void> {
  await expect.poll(() => readTable(page, 'profiles')).toHaveLength(1);
  const value = { parameters: { temperature: 0 } };
  await putRows(page, { settings: [{ key: 'appOverrides', value }] });
  await page.reload();
}

interface Sent {
  readonly messages: readonly { readonly content: unknown }[];
}

test('pictures are attached, held back from a model that is blind, seen by one that is not, and kept', async ({
  openApp,
  context,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  test.setTimeout(300_000);
  const server = await startLlama({ sees: true });
  const sent: Sent[] = [];
  context.on('request', (request) => {
    if (request.url() === `${server.url}/v1/chat/completions`) {
      sent.push(request.postDataJSON() as Sent);
    }
  });
  const page = await openApp('#/settings/bridge');
  await answerPlainly(page);
  await addServer(page, server.url, 'llama.cpp', 'Eyes');
  await toRoute(page, '#/chat');
  const chat = createChatPage(page);

  // What is no picture is refused with words; the rest goes in.
  const photo = await makePhoto(page, 'tower.jpg', red);
  const { buffer } = makePng('broken.png', red);
  const broken = { name: 'broken.png', mimeType: 'image/png', buffer: buffer.subarray(0, 60) };
  const heic = {
    name: 'phone.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from('\0\0\0\u0018ftypheic\0\0\0\0mif1heic', 'latin1'),
  };
  await chat.box.fill(question);
  await attach(page, [photo, broken, heic, makePng('second.png', blue)]);
  const drafted = picturesOf(page).getByRole('listitem');
  await expect(drafted).toHaveText(['tower.jpg', 'second.png']);
  await expect(chat.alert(/broken\.png is damaged/)).toBeVisible();
  await expect(chat.alert(/phone\.jpg is a HEIC picture/)).toBeVisible();
  await page.getByRole('button', { name: 'Remove second.png' }).click();
  await expect(drafted).toHaveText(['tower.jpg']);

  // The model of this device is blind: said before anything is sent, and nothing is lost.
  const note = page.getByRole('alert').filter({ hasText: 'cannot see this picture' });
  await expect(note).toBeVisible();
  await expectAccessible(page);
  await chat.box.press('Enter');
  await expect(page.getByRole('button', { name: 'Choose a model that sees' })).toBeFocused();
  await expect(chat.box).toHaveValue(question);
  await expect
    .poll(async () => (await readTable<{ text: string }>(page, 'drafts')).map(({ text }) => text))
    .toEqual([question]);
  await page.reload();
  await expect(chat.box).toHaveValue(question);
  await expect(drafted).toHaveText(['tower.jpg']);

  await page.getByRole('button', { name: 'Choose a model that sees' }).click();
  await chooseSeeing(page, 'on this computer’s llama.cpp');
  await expect(note).toBeHidden();
  await chat.send.click();
  const answer = chat.answers.last();
  await expect(answer).toContainText('The capital of France is Paris.');
  await expect(drafted).toHaveCount(0 + 1); // The one in the conversation.

  // What went out: the picture before the words, upright, smaller, and without the place.
  const [{ content } = { content: undefined }] = sent.at(-1)?.messages ?? [];
  expect(content).toEqual([
    { type: 'image_url', image_url: { url: expect.stringMatching(/^data:image\/jpeg;base64,/) } },
    { type: 'text', text: question },
  ]);
  const [{ image_url }] = content as [{ image_url: { url: string } }];
  const bytes = Buffer.from(image_url.url.split(',')[1] ?? '', 'base64');
  expect(readPictureHeader(bytes)).toEqual({ format: 'jpeg', width: 1045, height: 1568 });
  expect(photo.buffer.includes(CAMERA_MARK)).toBe(true);
  expect(bytes.includes(CAMERA_MARK)).toBe(false);
  expect(bytes.includes('Exif')).toBe(false);

  // The server took it for one token more than the words have.
  const words = { messages: [{ role: 'user', content: question }], max_tokens: 1 };
  const plain = await fetch(`${server.url}/v1/chat/completions`, {
    method: 'POST',
    body: JSON.stringify(words),
  });
  const { usage } = (await plain.json()) as { usage: { prompt_tokens: number } };
  const rows = await readTable<Message>(page, 'messages');
  const answered = rows.find(({ role, chatId }) => role === 'assistant' && chatId !== '');
  expect(answered?.usage?.promptTokens).toBe(usage.prompt_tokens + 1);

  // Shown in the message, and larger in a dialog.
  const shown = chat.own.getByRole('img', { name: 'tower.jpg' });
  await expect(shown).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Open tower.jpg' }).click();
  const dialog = page.getByRole('dialog', { name: 'tower.jpg' });
  await expect(dialog.getByRole('img', { name: 'tower.jpg' })).toBeVisible();
  await expect(dialog).toContainText('1045 × 1568');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: 'light' });

  // An edit keeps the picture.
  await chat.own.hover();
  await chat.own.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('textbox', { name: 'Edit message' }).fill('Capital of');
  await page.getByRole('textbox', { name: 'Edit message' }).press('Enter');
  await expect(chat.own).toContainText('Capital of');
  await expect(answer).toContainText('The capital of France is Paris.');
  await expect(shown).toBeVisible();

  // Deleted and brought back, it is still there.
  await chat.openChatMenu('Delete');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(shown).toBeVisible();
  expect(await readTable<Picture>(page, 'pictures')).toHaveLength(1);

  // Another picture, other words, though the question is the same: pasted, in a chat of its own.
  await page.getByRole('button', { name: 'New chat' }).first().click();
  await expect(chat.box).toBeFocused();
  await paste(chat.box, makePng('sea.png', blue));
  await expect(drafted).toHaveText(['sea.png']);
  await chat.box.fill(question);
  await chat.send.click();
  await expect(chat.answers.last()).toContainText('The capital of Italy is Rome.');

  // Back to the model that is blind: the chat says that its picture is not seen; words may go.
  await chat.modelButton.click();
  const chooser = page.getByRole('dialog', { name: 'Choose model' });
  await chooser.getByRole('searchbox', { name: 'Find model' }).fill('starter');
  await chooser
    .getByRole('option', { name: /On this device|Comes with the app/ })
    .first()
    .click();
  await expect(page.getByText(/cannot see the pictures of this chat/)).toBeVisible();
  await drop(chat.box, makePng('meadow.png', green));
  await expect(note).toBeVisible();
  const before = sent.length;
  await chat.box.fill('What is the capital of France?');
  await page.getByRole('button', { name: 'Send without the picture' }).click();
  await expect(chat.own.last()).toContainText('What is the capital of France?');
  await expect(picturesOf(chat.own.last())).toHaveCount(0);
  // What it was sent without can be had again.
  await page.getByRole('button', { name: 'Attach again' }).click();
  await expect(page.getByRole('button', { name: 'Remove meadow.png' })).toBeVisible();
  await expect(await chat.settled()).toContainText('Answered without the picture above');

  // Asked to look all the same, it refuses with words, and the picture stays where it is.
  await page.getByRole('button', { name: 'Remove meadow.png' }).click();
  await chat.answers.first().getByRole('button', { name: 'Regenerate' }).click();
  await expect(chat.answers.first()).toContainText(/cannot see pictures, and the question has one/);
  await expect(chat.own.first().getByRole('img', { name: 'sea.png' })).toBeVisible();
  expect(sent.length).toBe(before);
  await server.close();
});

const onOllama = { tag: '@ollama' };
test(
  'a model of a real Ollama sees too, and its blind sister is not offered',
  onOllama,
  async ({ openApp }) => {
    test.skip(noOllama !== undefined, noOllama ?? '');
    test.setTimeout(240_000);
    const server = await startOllama({ sees: true });
    const page = await openApp('#/settings/bridge');
    await answerPlainly(page);
    await addServer(page, server.url, 'Ollama', 'Mine');
    await expect(page.getByRole('row', { name: /Mine/ })).toContainText('Connected');
    await toRoute(page, '#/chat');
    const chat = createChatPage(page);
    await attach(page, [makePng('meadow.png', green)]);
    await page.getByRole('button', { name: 'Choose a model that sees' }).click();
    await chooseSeeing(page, 'starter-eye');
    await chat.box.fill(question);
    await chat.send.click();
    await expect(chat.answers.last()).toContainText('The capital of Spain is Madrid.');
    await server.close();
  },
);
