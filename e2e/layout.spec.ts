// A phone: everything within the width, the list as a sheet, the navigation at the bottom.
import type { Page } from '@playwright/test';
import { expect, test } from './chat-fixtures';
import { seedChat } from './pages/store';

const phone = { width: 390, height: 844 };
test.use({ viewport: phone, hasTouch: true, isMobile: true });

const expectNoSidewaysScroll = async (page: Page) => {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow, 'pixels to the side').toBe(0);
};

test('one can write, read and go elsewhere on a phone', async ({ chat }) => {
  const { page } = chat;
  await expectNoSidewaysScroll(page);
  const navigation = page.getByRole('navigation', { name: 'Main' });
  const bar = await navigation.boundingBox();
  expect(bar?.y ?? 0).toBeGreaterThan(phone.height - 120);
  expect(bar?.width).toBe(phone.width);

  await chat.box.tap();
  await chat.box.fill('What is the capital of Spain?');
  await chat.send.tap();
  const answer = await chat.settled();
  await expect(answer).toContainText('Madrid');
  await expectNoSidewaysScroll(page);
  for (const part of [chat.box, chat.send, chat.modelButton, answer]) {
    await expect(part).toBeInViewport();
    const box = await part.boundingBox();
    expect(box && box.x >= 0 && box.x + box.width <= phone.width).toBe(true);
  }
  const composer = await chat.box.boundingBox();
  expect((composer?.y ?? 0) + (composer?.height ?? 0)).toBeLessThan(bar?.y ?? 0);

  await expect(navigation.getByRole('link')).toHaveText(['Chat', 'Knowledge', 'Models']);
  await navigation.getByRole('button', { name: 'More' }).tap();
  await navigation.getByRole('link', { name: 'Settings' }).tap();
  await expect(chat.title).toHaveText('Settings');
  await expect(navigation.getByRole('link', { name: 'Settings' })).toBeHidden();
  await expectNoSidewaysScroll(page);
});

test('the list of chats is a sheet', async ({ chat }) => {
  const { page } = chat;
  await chat.ask('What is the capital of Spain?');
  await expect(chat.chats).toBeHidden();
  const open = page.getByRole('button', { name: 'Profiles and chats' });
  await open.tap();
  const sheet = page.getByRole('dialog', { name: 'Profiles and chats' });
  await expect(sheet).toBeVisible();
  await expectNoSidewaysScroll(page);
  await sheet.getByRole('button', { name: 'New chat' }).tap();
  await expect(sheet).toBeHidden();
  await expect(chat.title).toHaveText('New chat');
  await open.tap();
  await chat.chatLink('capital of Spain').tap();
  await expect(sheet).toBeHidden();
  await expect(chat.answers).toContainText('Madrid');
});

test('long words, code, tables and formulas stay within the width', async ({ chat }) => {
  const { page } = chat;
  const wide = [
    'W'.repeat(400),
    `\`\`\`\n${'x = 1; '.repeat(60)}\n\`\`\``,
    `| ${'a | '.repeat(20)}\n|${' --- |'.repeat(20)}\n| ${'wide cell | '.repeat(20)}`,
    `$$${'a + '.repeat(80)}b$$`,
    `[${'https://example.org/'.repeat(12)}](https://example.org/)`,
  ].join('\n\n');
  const seeded = await seedChat(page, 'Wide', ['W'.repeat(300), wide]);
  await page.goto(seeded.route);
  await page.reload();
  await expect(chat.answers.getByRole('table')).toBeAttached();
  await expectNoSidewaysScroll(page);
  for (const dialog of ['Parameters', 'Model'] as const) {
    await page.getByRole('button', { name: dialog, exact: true }).tap();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectNoSidewaysScroll(page);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).tap();
    await expect(page.getByRole('dialog')).toBeHidden();
  }
});
