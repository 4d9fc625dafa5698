// A model that is too big for this device: the way to a computer that has room for it.
import { findOllama, startOllama } from '../tools/model-servers.mjs';
import { expect, test } from './fixtures';
import { addServer, doctorOf } from './pages/bridge-page';
import { createChatPage } from './pages/chat-page';
import { createModelsPage } from './pages/models-page';
import { startStandInOllama } from './pages/stand-in-ollama';

test.use({ serviceWorkers: 'block' });

const noOllama = findOllama();

test('“Use Ollama” leads from a model that does not fit to a server that answers', async ({
  page,
  openApp,
}) => {
  if (noOllama !== undefined) console.log(`A stand-in answers: ${noOllama}`);
  const server = await (noOllama === undefined
    ? startOllama()
    : startStandInOllama('The capital of France is Paris.'));
  await page.addInitScript(() => {
    // A device with one gigabyte of memory.
    Object.defineProperty(navigator, 'deviceMemory', { get: () => 1 });
  });
  await openApp('#/models');
  const models = createModelsPage(page);
  const use = models.table.getByRole('button', { name: /^Use Ollama for / }).first();
  await expect(use).toBeVisible();
  const [, name = ''] =
    /^Use Ollama for (.*)$/.exec((await use.getAttribute('aria-label')) ?? '') ?? [];
  await expect(models.row(name)).toContainText('Too big');
  await use.click();

  await expect(page.getByRole('table', { name: 'Servers' })).toBeVisible();
  await addServer(page, server.url, 'Ollama', 'Big computer');
  await expect(doctorOf(page).getByText(/starter.*pieces/)).toBeVisible();
  await page.getByRole('link', { name: 'Chat', exact: true }).click();
  const chat = createChatPage(page);
  await chat.modelButton.click();
  const chooser = page.getByRole('dialog', { name: 'Choose model' });
  await chooser.getByRole('searchbox', { name: 'Find model' }).fill('starter ollama');
  await chooser
    .getByRole('option', { name: /on this computer’s Ollama/ })
    .first()
    .click();
  await page
    .getByRole('dialog', { name: 'Send words to this server?' })
    .getByRole('button', { name: 'Allow' })
    .click();
  await expect(chooser).toBeHidden();
  // What was said of this device is not true of a server.
  await expect(page.getByRole('heading', { level: 2 })).toContainText(
    /starter.* answers on this computer’s Ollama/,
  );
  const answer = await chat.ask('What is the capital of France?');
  await expect(answer).toContainText('Paris');
  await expect(answer).toContainText('on this computer’s Ollama');
  await server.close();
});
