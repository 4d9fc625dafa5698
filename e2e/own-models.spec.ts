// Models of one's own: a file of this disk, an address, a repository, a pack; what cannot run is
// refused in words.
import { readFileSync } from 'node:fs';
import type { Locator, Page } from '@playwright/test';
import { makeGgufFile } from '../src/core/model/headers/gguf-test-file';
import { distFolder, expect, test } from './fixtures';
import { createChatPage } from './pages/chat-page';
import { serveHub } from './pages/hub';
import { createModelsPage } from './pages/models-page';

test.use({ serviceWorkers: 'block' });

const FILE = `${distFolder}/models/starter/starter-q8_0.gguf`;
const starter = () => readFileSync(FILE);
const NAME = 'Hearth Starter';
/** As the test names it. */
const TRAVELLER = 'Travelling model';
const DIGEST = '4ba40168f7dc49cea21005ebd0551cc3204f3d00395ca9cc381c3c0d339ee9dd';

interface AddDialog {
  readonly dialog: Locator;
  tab(name: string): Locator;
  button(name: string): Locator;
  readonly failure: Locator;
  /** Chooses a file as the button of that name does. */
  choose(button: string, file: { name: string; bytes: Buffer } | string): Promise<void>;
}

async function openAdd(page: Page): Promise<AddDialog> {
  await page.getByRole('button', { name: 'Add model', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Add model' });
  const button = (name: string) => dialog.getByRole('button', { name, exact: true });
  return {
    dialog,
    button,
    tab: (name) => dialog.getByRole('tab', { name }),
    failure: dialog.getByRole('alert'),
    async choose(name, file) {
      const chooser = page.waitForEvent('filechooser');
      await button(name).click();
      await (
        await chooser
      ).setFiles(
        typeof file === 'string'
          ? file
          : { name: file.name, mimeType: 'application/octet-stream', buffer: file.bytes },
      );
    },
  };
}

async function fact(dialog: Locator, name: string): Promise<string> {
  return dialog.locator('dl > div').filter({ hasText: name }).locator('dd').first().innerText();
}

async function expectStarterFacts(dialog: Locator): Promise<void> {
  await expect(dialog.locator('dl')).toContainText('Architecture');
  const facts = {
    Architecture: 'llama',
    Parameters: '2.83 M',
    Quantization: 'Q8_0',
    Context: '1,024 tokens',
    Tokenizer: 'gpt2',
    Licence: 'apache-2.0',
  };
  for (const [name, value] of Object.entries(facts)) expect(await fact(dialog, name)).toBe(value);
}

async function answersWith(page: Page, name: string): Promise<void> {
  await page.goto(new URL('#/chat', page.url()).href);
  const chat = createChatPage(page);
  // The first model that is no demonstration becomes the one that answers.
  await expect(chat.modelButton).toContainText(name);
  const answer = await chat.ask('What is the capital of Spain?');
  await expect(answer).toHaveAccessibleName(name);
  await expect(answer).toContainText('Madrid');
}

const refused: readonly { what: string; name: string; bytes: () => Buffer; words: RegExp }[] = [
  {
    what: 'a truncated file',
    name: 'cut.gguf',
    bytes: () => starter().subarray(0, 2_000_000),
    words: /cut short: 2\.0 MB of 3\.1 MB/,
  },
  {
    what: 'an unknown architecture',
    name: 'new.gguf',
    bytes: () => Buffer.from(makeGgufFile({ architecture: 'quantum' })),
    words: /architecture “quantum” is not one/,
  },
  {
    what: 'another file under the name',
    name: 'zip.gguf',
    bytes: () => Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(10_000)]),
    words: /not a GGUF file/,
  },
  {
    what: 'an absurd header',
    name: 'bomb.gguf',
    bytes: () => Buffer.from(makeGgufFile({ list: { type: 8, count: 2 ** 40 } })),
    words: /no room for them/,
  },
  {
    what: 'one part of three',
    name: 'big-00002-of-00003.gguf',
    bytes: starter,
    words: /missing: big-00001-of-00003\.gguf, big-00003-of-00003\.gguf/,
  },
];

test('a file of this disk: refused in words, shown, copied, answers, travels as a pack', async ({
  openApp,
  context,
}) => {
  const page = await openApp('#/models');
  const add = await openAdd(page);
  for (const { what, name, bytes, words } of refused) {
    await test.step(`refuses ${what}`, async () => {
      await add.choose('Choose file', { name, bytes: bytes() });
      await expect(add.failure).toHaveText(words);
      // It is here: nothing is to be downloaded again.
      await expect(add.failure).not.toContainText('Download');
    });
  }

  const details = page.getByRole('dialog', { name: TRAVELLER });
  await test.step('shows what the file is, before and after it is copied', async () => {
    await add.choose('Choose file', FILE);
    await expectStarterFacts(add.dialog);
    await add.dialog.getByRole('textbox', { name: 'Name' }).fill(TRAVELLER);
    await add.dialog.getByRole('textbox', { name: 'Name' }).press('Tab');
    await add.button('Copy into Hearth').click();
    await expect(add.dialog).toBeHidden();
    await page.getByRole('link', { name: TRAVELLER, exact: true }).click();
    await expectStarterFacts(details);
    await expect(details.getByRole('table', { name: 'Memory by context' })).toContainText('1,024');
    await expect(details.getByRole('list', { name: 'Files' })).toContainText(`sha256 ${DIGEST}`);
    await details.getByText('Chat template').click();
    await expect(details.locator('pre')).toContainText('<|im_start|>');
    await page.keyboard.press('Escape');
    await expect(details).toBeHidden();
  });
  await answersWith(page, TRAVELLER);

  await test.step('a pack brings it back after it was deleted, without a network', async () => {
    // No test can press a button of the browser's own dialog; the file it gives is a real one.
    await page.evaluate(() => {
      const pick = async ({ suggestedName }: { suggestedName: string }) =>
        (await navigator.storage.getDirectory()).getFileHandle(suggestedName, { create: true });
      Object.assign(window, { showSaveFilePicker: pick });
      location.hash = '#/models';
    });
    await page.getByRole('link', { name: TRAVELLER, exact: true }).click();
    await expect(details.getByRole('region', { name: 'On this device' })).toContainText('Answers');
    await details.getByRole('button', { name: 'Export as pack' }).click();
    await expect(
      page.getByRole('status').filter({ hasText: `${TRAVELLER} is in Travelling-model.hearth` }),
    ).toBeVisible();
    await page.evaluate(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
    const download = page.waitForEvent('download');
    await details.getByRole('button', { name: 'Export as pack' }).click();
    const pack = await download;
    expect(pack.suggestedFilename()).toBe('Travelling-model.hearth');
    const path = await pack.path();

    await details.getByRole('button', { name: 'Delete…' }).click();
    await page
      .getByRole('dialog', { name: `Delete ${TRAVELLER}?` })
      .getByRole('button', { name: /^Delete \d/ })
      .click();
    await expect(page.getByRole('link', { name: TRAVELLER, exact: true })).toBeHidden();

    const other = await context.newPage();
    await other.goto(page.url().replace(/#.*/, '#/models'));
    const elsewhere = createModelsPage(other);
    await expect(elsewhere.table).toBeVisible();
    await expect(other.getByRole('link', { name: TRAVELLER, exact: true })).toBeHidden();

    const again = await openAdd(page);
    await again.tab('Pack').click();
    const cut = readFileSync(path).subarray(0, 1_000_000);
    await again.choose('Choose pack', { name: 'cut.hearth', bytes: cut });
    await expect(again.failure).not.toBeEmpty();
    await again.choose('Choose pack', { name: 'whole.hearth', bytes: readFileSync(path) });
    await expect(again.dialog).toBeHidden();
    // Seen where nobody imported it, without a reload.
    await expect(elsewhere.action('Load', TRAVELLER)).toBeVisible();
    await other.close();
    const models = createModelsPage(page);
    await models.action('Load', TRAVELLER).click();
    await expect(models.action('Unload', TRAVELLER)).toBeVisible();
    expect(context.pages()).toHaveLength(1);
  });
});

test('an address and a repository: looked at, then downloaded; the model answers', async ({
  page,
  openApp,
  startServer,
}) => {
  const tree = [
    { type: 'file', path: 'README.md', size: 10 },
    {
      type: 'file',
      path: 'starter-Q8_0.gguf',
      size: starter().length,
      lfs: { oid: DIGEST, size: starter().length },
    },
  ];
  const hub = await serveHub(
    new Map<string, Buffer | string>([
      ['/api/models/hearth/starter', JSON.stringify({ cardData: { license: 'apache-2.0' } })],
      ['/api/models/hearth/starter/tree/main', JSON.stringify(tree)],
      ['/hearth/starter/resolve/main/starter-Q8_0.gguf', starter()],
      ['/files/my%20model.gguf', starter()],
    ]),
  );
  try {
    const config = JSON.stringify({ hubUrl: hub.url });
    const { url } = await startServer({
      replace: (path) => (path === 'config.json' ? config : undefined),
    });
    await openApp('#/models', url);
    const add = await openAdd(page);
    await add.tab('Address').click();
    const address = add.dialog.getByRole('textbox', { name: 'Address of a GGUF file' });
    await address.fill(`${hub.url}nothing.gguf`);
    await address.press('Enter');
    await expect(add.failure).toContainText('has nothing at this address');
    await address.fill(`${hub.url}files/my model.gguf`);
    await address.press('Enter');
    await expectStarterFacts(add.dialog);
    await add.button('Back').click();

    await add.tab('Hugging Face').click();
    const name = add.dialog.getByRole('textbox', { name: 'Repository' });
    await name.fill('hearth/nothing');
    await name.press('Enter');
    await expect(add.failure).toContainText('no public repository called hearth/nothing');
    await name.fill('hearth/starter');
    await name.press('Enter');
    await add.button('Look at Q8_0, GGUF').click();
    await expectStarterFacts(add.dialog);
    await add.button('Download 3.1 MB').click();
    await expect(add.dialog).toBeHidden();
    await expect(
      page.getByRole('status').filter({ hasText: `${NAME} is on this device` }),
    ).toBeVisible();
    expect(hub.asked.some((line) => line.includes('bytes=0-262143'))).toBe(true);
    await answersWith(page, NAME);
  } finally {
    await hub.close();
  }
});

test('a model dropped on the Models page is read at once; one dropped on a chat is suggested', async ({
  page,
  openApp,
}) => {
  const models = createModelsPage(await openApp('#/models'));
  const dialog = page.getByRole('dialog', { name: 'Add model' });
  const dropOn = async (target: Locator) => {
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.items.add(new File(['GGUF and more'], 'mine.gguf'));
      return data;
    });
    await target.dispatchEvent('drop', { dataTransfer: transfer });
  };
  await dropOn(models.device);
  await expect(dialog.getByRole('alert')).toContainText('cannot be read');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await page.getByRole('link', { name: 'Chat', exact: true }).click();
  await dropOn(page.getByRole('textbox', { name: 'Message' }));
  await expect(page.getByText('mine.gguf is a model')).toBeVisible();
  await page.getByRole('button', { name: 'Add model' }).click();
  await expect(models.table).toBeVisible();
  await expect(dialog.getByRole('alert')).toContainText('cannot be read');
});
