// What an administrator sets in config.json for everybody: the servers, and that there are no others.
import { prepareLlama, startLlama } from '../tools/model-servers.mjs';
import { expect, test } from './fixtures';
import {
  badgeOf,
  chooseInMenu,
  chooseServerModel,
  expectAnswer,
  expectCase,
  expectFine,
} from './pages/bridge-page';
import { readTable } from './pages/store';

test.use({ serviceWorkers: 'block' });

const noLlama = prepareLlama();

test('a shared build allows its own servers only, and each person has a key of their own', async ({
  openApp,
  startServer,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const server = await startLlama({ apiKey: 'sk-of-mine' });
  const config = JSON.stringify({
    servers: [
      { name: 'Office', kind: 'llamacpp', address: server.url, limits: { parallelRequests: 2 } },
    ],
    onlyServers: true,
  });
  const site = await startServer({
    replace: (path) => (path === 'config.json' ? config : undefined),
  });
  const page = await openApp('#/settings/bridge', site.url);
  const table = page.getByRole('table', { name: 'Servers' });
  await expect(table.getByRole('rowheader', { name: 'Office' })).toBeVisible();
  await expect(page.getByText('The administrator of this site lists the servers')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add server' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Find servers' })).toHaveCount(0);
  // Nothing is asked before somebody looks.
  await expect(badgeOf(page, 'Office')).toHaveText('Not asked yet');

  await page.getByRole('button', { name: 'Check Office' }).click();
  await expectCase(page, 'key', { says: /does not accept the key/ });
  await expect(badgeOf(page, 'Office')).toHaveText('Key refused');
  await chooseInMenu(page, 'Office', 'Key');
  const dialog = page.getByRole('dialog', { name: 'Key for Office' });
  await dialog.getByRole('textbox', { name: 'API key' }).fill('Bearer sk-of-mine');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expectFine(page, /with a key/);
  await expect(badgeOf(page, 'Office')).toHaveText(/^Connected \d+ ms$/);
  await chooseServerModel(page, 'Office', /on this computer’s llama\.cpp/);
  await expectAnswer(page);

  await page.goto(page.url().replace(/#.*/, '#/settings/bridge'));
  await chooseInMenu(page, 'Office', 'Key');
  await dialog.getByRole('button', { name: 'Remove the key' }).click();
  await expectCase(page, 'key', { says: /does not accept the key/ });
  expect(JSON.stringify(await readTable(page, 'settings'))).not.toContain('sk-of-mine');
  await server.close();
});
