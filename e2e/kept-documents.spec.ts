// A collection marked "This device only": what its documents say goes to no server, by no way.
import { prepareLlama, startLlama } from '../tools/model-servers.mjs';
import { expect, test } from './fixtures';
import { addServer, chooseServerModel, expectFine } from './pages/bridge-page';
import { createChatPage } from './pages/chat-page';
import { openGate } from './pages/gate';
import { createKnowledgePage, textFile } from './pages/knowledge-page';

test.use({ serviceWorkers: 'block' });

const noLlama = prepareLlama();

test('a chat that draws on a collection for this device only is sent to no server', async ({
  openApp,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const server = await startLlama();
  const gate = await openGate(server.url);
  const page = await openApp('#/settings/bridge');
  const goTo = (hash: string) => page.goto(page.url().replace(/#.*/, hash));
  await addServer(page, gate.url, 'llama.cpp', 'Office');
  await expectFine(page);

  await goTo('#/knowledge');
  const knowledge = createKnowledgePage(page);
  await page.getByRole('button', { name: 'New collection' }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('Contracts');
  await page.getByRole('button', { name: 'Create collection' }).click();
  await knowledge.add(textFile('rent.md', '# Rent\n\nThe rent of the red house is 900 crowns.'));
  await expect(knowledge.row('rent.md')).toContainText('Ready');
  await page.getByRole('button', { name: 'Collection options' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'This device only' }).click();
  await expect(
    knowledge.collections.getByRole('option', { name: 'Contracts, this device only' }),
  ).toBeVisible();

  // Chosen with a server: said before anything is sent, and nothing is.
  await chooseServerModel(page, 'Office', /on this computer’s llama\.cpp/);
  const asked = gate.asked();
  const chat = createChatPage(page);
  await page.getByRole('button', { name: 'Knowledge', exact: true }).click();
  await page.getByRole('switch', { name: 'Contracts' }).check();
  await page.getByRole('button', { name: 'Done' }).click();
  const note = page.getByText(/“Contracts” is for this device only, so .* is not asked/);
  await expect(note).toContainText('Choose a model on this device');
  const refused = await chat.ask('What is the rent of the red house?');
  await expect(refused).toContainText('This message was not sent to the server');
  await expect(refused).toContainText('“Contracts”, a collection marked “This device only”');

  // Answered here; what it said stays here, also without the collection.
  await page.getByRole('button', { name: 'Choose another model' }).click();
  const chooser = page.getByRole('dialog', { name: 'Choose model' });
  await chooser.getByRole('searchbox', { name: 'Find model' }).fill('Starter');
  await chooser.getByRole('option', { name: /^Starter.*On this device/ }).click();
  await expect(note).toBeHidden();
  const answer = await chat.ask('How high is the rent of the red house?');
  await expect(answer.getByRole('list', { name: 'Sources' })).toContainText('rent.md');
  await page.getByRole('button', { name: 'Knowledge', exact: true }).click();
  await page.getByRole('switch', { name: 'Contracts' }).uncheck();
  await page.getByRole('button', { name: 'Done' }).click();
  await chat.modelButton.click();
  await chooser.getByRole('searchbox', { name: 'Find model' }).fill('Office');
  await chooser.getByRole('option', { name: /on this computer’s llama\.cpp/ }).click();
  await expect(note).toBeVisible();
  const still = await chat.ask('And in crowns?');
  await expect(still).toContainText('This message was not sent to the server');
  expect(gate.asked()).toBe(asked);

  // Without the mark the same chat may go there.
  await goTo('#/knowledge');
  await knowledge.collections.getByRole('option', { name: /^Contracts/ }).click();
  await page.getByRole('button', { name: 'Collection options' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'This device only' }).click();
  await page.goBack();
  await expect(note).toBeHidden();
  await chat.ask('What is the capital of France?');
  expect(gate.asked()).toBe(asked + 1);
  await server.close();
  await gate.close();
});
