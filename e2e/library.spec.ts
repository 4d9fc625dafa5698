// Getting a better model: one click, the starter answering meanwhile, and who decides what answers.
import { expect, test } from './chat-fixtures';
import { distFolder, hasSmolLm2 } from './fixtures';
import { createChatPage, type ChatPage } from './pages/chat-page';

const SMOLLM2 = 'SmolLM2 135M';
/** Milliseconds. 98 MB through the store, with digests, on a slow machine. */
const DOWNLOAD_TIMEOUT_MS = 300_000;

async function openModels(chat: ChatPage) {
  await chat.modelButton.click();
  const dialog = chat.dialog('Choose model');
  return {
    dialog,
    search: dialog.getByRole('searchbox', { name: 'Find model' }),
    options: dialog.getByRole('option'),
    level: (name: string) => dialog.getByRole('radio', { name }),
  };
}

test('the dialog finds models and says which level decides', async ({ chat }) => {
  await expect(chat.modelButton).toContainText('Starter');
  const models = await openModels(chat);
  await expect(models.search).toBeFocused();
  await expect(models.dialog).toContainText('Set by the app');
  await expect(models.options.first()).toHaveAccessibleName('Starter, On this device');
  await models.search.fill('no such model');
  await expect(models.dialog.getByText('No model of that name')).toBeVisible();
  await models.search.fill('starter');
  await expect(models.options).toHaveCount(1);
  await models.level('This profile').check();
  await models.options.click();
  await expect(models.dialog).toBeHidden();
  await openModels(chat);
  await expect(models.dialog).toContainText('Set by the profile');
  await chat.page.keyboard.press('Escape');
  await expect(models.dialog).toBeHidden();
  await expect(chat.modelButton).toBeFocused();
});

test('one click fetches a model worth talking to, and it answers from then on', async ({
  chat,
}) => {
  test.skip(!hasSmolLm2, 'SmolLM2 is not in this build');
  const { page } = chat;
  const offer = page.getByRole('region', { name: 'Best model for this device' });
  await expect(offer).toContainText(SMOLLM2);
  await expect(offer).toContainText('98 MB');
  await offer.getByRole('button', { name: 'Download 98 MB' }).click();
  const progress = page.getByRole('progressbar', { name: `Download ${SMOLLM2}` });
  await offer.getByRole('button', { name: `Pause ${SMOLLM2}` }).click();
  await expect(offer).toContainText('paused');
  await offer.getByRole('button', { name: `Resume ${SMOLLM2}` }).click();
  await expect(progress).toBeVisible();

  // The starter answers meanwhile; the notice stands for seconds only, so it is awaited beside it.
  const told = expect(
    chat.notice(`${SMOLLM2} is on this device and answers from now on`),
  ).toBeVisible({ timeout: DOWNLOAD_TIMEOUT_MS });
  const early = await chat.ask('What is the capital of Spain?');
  await expect(early).toHaveAccessibleName('Starter');
  await expect(early).toContainText('Madrid');
  await told;

  await expect(chat.modelButton).toContainText(SMOLLM2);
  await page.getByRole('button', { name: 'Parameters' }).click();
  const tokens = chat.dialog('Parameters').getByRole('spinbutton', { name: 'Max tokens' });
  await tokens.fill('24');
  await tokens.press('Tab');
  await chat.dialog('Parameters').getByRole('button', { name: 'Done' }).click();
  const answer = await chat.ask('What is the capital of France?');
  await expect(answer).toHaveAccessibleName(SMOLLM2);
  await expect(answer).toContainText('Paris');
  await expect(chat.gauge).toHaveAttribute('aria-valuemax', '8192');

  // One message of another model, and back.
  const models = await openModels(chat);
  await expect(models.dialog).toContainText('Set by the app');
  await models.level('Next message').check();
  await models.search.fill('starter');
  await models.options.click();
  await expect(chat.modelButton).toContainText('Starter');
  await expect(await chat.ask('What is the opposite of hot?')).toHaveAccessibleName('Starter');
  await expect(chat.modelButton).toContainText(SMOLLM2);

  // After a reload it is still here and still chosen.
  await page.reload();
  await expect(chat.modelButton).toContainText(SMOLLM2);
  await page.getByRole('button', { name: 'New chat' }).click();
  await expect(offer).toBeHidden();
});

test('an administrator has a model fetched for everybody', async ({
  page,
  openApp,
  startServer,
}) => {
  test.skip(!hasSmolLm2, 'SmolLM2 is not in this build');
  const config = JSON.stringify({ fetchModels: ['smollm2-135m-instruct'] });
  const { url } = await startServer({
    folder: distFolder,
    replace: (path) => (path === 'config.json' ? config : undefined),
  });
  await openApp('#/chat', url);
  const chat = createChatPage(page);
  await expect(page.getByRole('progressbar', { name: `Download ${SMOLLM2}` })).toBeVisible();
  await page.reload();
  // A download goes on after a reload.
  await expect(chat.notice(`${SMOLLM2} is on this device`)).toBeVisible({
    timeout: DOWNLOAD_TIMEOUT_MS,
  });
  await expect(chat.modelButton).toContainText(SMOLLM2);
});
