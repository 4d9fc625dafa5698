// Two real servers with the same model, and what happens when one of them dies: a line that can be
// seen and changed, answers that go on elsewhere, and a server that comes back by itself.
import type { Page } from '@playwright/test';
import { prepareLlama, startLlama } from '../tools/model-servers.mjs';
import { expect, test } from './fixtures';
import { addServer } from './pages/bridge-page';
import { createChatPage } from './pages/chat-page';
import { openGate } from './pages/gate';
import { putRows } from './pages/store';

test.use({ serviceWorkers: 'block' });

const noLlama = prepareLlama();
const QUESTION = 'What is the capital of France?';

async function addLlama(page: Page, address: string, name: string) {
  await addServer(page, address, 'llama.cpp', name, { parallel: 1 });
  const row = page.getByRole('table', { name: 'Servers' }).getByRole('row', { name });
  // A busy machine may not have answered in time.
  await expect(async () => {
    const isConnected = (await row.textContent())?.includes('Connected') === true;
    if (!isConnected) await row.getByRole('button', { name: `Check ${name}` }).click();
    await expect(row).toContainText('Connected', { timeout: 20_000 });
  }).toPass();
  // It looks by itself; a question of its own must not stand in anybody's line.
  await expect(page.getByText(/starter: \d+ pieces/)).toBeVisible();
}

test('two servers share a line; when both die the answer goes on here, and one comes back', async ({
  openApp,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  test.setTimeout(600_000);
  const north = await startLlama();
  const south = await startLlama();
  const gates = { north: await openGate(north.url), south: await openGate(south.url) };

  const page = await openApp('#/settings/bridge');
  await addLlama(page, gates.north.url, 'North');
  await addLlama(page, gates.south.url, 'South');
  const queue = page.getByRole('region', { name: 'Queue' });
  await expect(queue).toContainText('Nothing is being answered');

  // Chosen once, asked about each place.
  const goTo = (hash: string) => page.goto(page.url().replace(/#.*/, hash));
  await goTo('#/chat');
  const chat = createChatPage(page);
  await chat.modelButton.click();
  const chooser = page.getByRole('dialog', { name: 'Choose model' });
  await chooser.getByRole('radio', { name: 'This profile' }).click();
  await chooser.getByRole('searchbox', { name: 'Find model' }).fill('North');
  await chooser.getByRole('searchbox', { name: 'Find model' }).fill('llama.cpp');
  await chooser
    .getByRole('option', { name: /on this computer’s llama\.cpp/ })
    .first()
    .click();
  const consent = page.getByRole('dialog', { name: 'Send words to this server?' });
  const places: string[] = [];
  for (const _ of ['one', 'other']) {
    places.push((await consent.locator('strong').textContent()) ?? '');
    await consent.getByRole('button', { name: 'Allow' }).click();
    await expect(consent.getByText(places.at(-1) ?? '')).toBeHidden();
  }
  expect(places.toSorted()).toEqual([gates.north.url, gates.south.url].toSorted());
  await expect(chooser).toBeHidden();

  // A drawn answer to such a question is not always the right one.
  const sure = { parameters: { temperature: 0 } };
  await putRows(page, { settings: [{ key: 'appOverrides', value: sure }] });

  // Each answers one; who comes then waits, and the later one is let pass. The doctor asked too.
  const doctor = { north: gates.north.asked(), south: gates.south.asked() };
  const asked = () => [gates.north.asked() - doctor.north, gates.south.asked() - doctor.south];
  gates.north.hold();
  gates.south.hold();
  const ask = async (question: string) => {
    await goTo('#/chat');
    await chat.write(question);
    await expect(chat.own.filter({ hasText: question })).toBeVisible();
    return page.url().replace(/^[^#]*/, '');
  };
  const first = await ask(`${QUESTION} One`);
  const second = await ask(`${QUESTION} Two`);
  await expect.poll(asked).toEqual([1, 1]);
  const third = await ask(`${QUESTION} Three`);
  const line = page.getByRole('group', { name: 'In line' });
  await expect(line).toContainText('number 1 of 1 in line');
  const fourth = await ask(`${QUESTION} Four`);
  await expect(line).toContainText(/Waiting for (North or South|South or North) · number 2 of 2/);
  await line.getByRole('button', { name: 'Move up in line' }).click();
  await expect(line).toContainText('number 1 of 2');

  await goTo('#/settings/bridge');
  const entries = queue.getByRole('listitem');
  await expect(entries).toHaveCount(4);
  await expect(entries.filter({ hasText: 'Answering' })).toHaveCount(2);
  await expect(entries.nth(2)).toContainText('Four');
  await entries
    .nth(3)
    .getByRole('button', { name: /^Cancel/ })
    .click();
  await expect(entries).toHaveCount(3);
  gates.north.open();
  gates.south.open();
  for (const address of [first, second, fourth]) {
    await goTo(address);
    const answer = await chat.settled();
    await expect(answer).toContainText('Paris');
    await expect(answer).toContainText('on this computer’s llama.cpp');
  }
  const [atNorth = 0, atSouth = 0] = asked();
  expect(atNorth + atSouth).toBe(3);
  await goTo(third);
  await expect(chat.answers).toContainText('Stopped before the first word');

  // The chain of the profile: this device, when no server can.
  await goTo('#/chat');
  await chat.modelButton.click();
  await chooser.getByText('When it cannot answer').click();
  const then = chooser.getByRole('combobox', { name: 'Then ask' });
  const here = then.locator('option', { hasText: 'on this device' }).first();
  const hereName = (await here.textContent())?.replace(/ on this device$/, '') ?? '';
  await then.selectOption({ label: `${hereName} on this device` });
  const chain = chooser.getByRole('list', { name: 'Fallback chain' });
  await expect(chain.getByRole('listitem')).toHaveCount(2);
  await page.keyboard.press('Escape');

  // The one dies in the middle of an answer, the other is gone already.
  gates.north.holdAfter(4);
  gates.south.holdAfter(4);
  await chat.write(QUESTION);
  const dying = chat.answers.last();
  await expect(dying).toContainText('The');
  await Promise.all([north.close(), south.close()]);
  const answer = await chat.settled();
  await expect(answer).toContainText(/The server stopped after \d+ characters; the answer went on/);
  await expect(answer).toContainText('on this device');
  await expect(
    answer.getByRole('list', { name: 'Why others did not answer' }).getByRole('listitem'),
  ).toHaveCount(1);

  // What failed rests, and is not asked again for a while.
  const next = await chat.ask('And of Italy?');
  await expect(next).toContainText('on this device');

  // It is there again: after its rest it answers, without anybody doing anything.
  gates.north.open();
  gates.south.open();
  const back = await startLlama({ port: Number(new URL(north.url).port) });
  await goTo('#/settings/bridge');
  const servers = page.getByRole('table', { name: 'Servers' });
  await expect(servers.getByText(/Rests until/)).toHaveCount(0, { timeout: 90_000 });
  await goTo('#/chat');
  const again = await chat.ask(QUESTION);
  await expect(again).toContainText('on this computer’s llama.cpp');
  await Promise.all([back.close(), gates.north.close(), gates.south.close()]);
});
