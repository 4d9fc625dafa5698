// A real server whose answers go wrong half way, or that asks for patience: what the chat and a batch
// make of it. Nothing that came is lost, the words say what happened, and it goes on.
import type { Page } from '@playwright/test';
import { prepareLlama, startLlama } from '../tools/model-servers.mjs';
import { expect, test } from './fixtures';
import { addServer, chooseServerModel } from './pages/bridge-page';
import { createChatPage, textOf } from './pages/chat-page';
import { openGate, type Fault } from './pages/gate';
import { putRows, readTable } from './pages/store';

test.use({ serviceWorkers: 'block' });

const noLlama = prepareLlama();
const QUESTION = 'What is the capital of France?';
const ANSWER = 'The capital of France is Paris.';

interface Case {
  readonly name: string;
  readonly fault: Fault;
  readonly says: RegExp;
}

const pieceOf = (content: string) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content } }] })}\n\n`;

const cases: readonly Case[] = [
  {
    name: 'it stops',
    fault: (response) => response.destroy(),
    says: /The server broke off.*ended in the middle of the answer/,
  },
  {
    name: 'half a line',
    fault: (response) => response.end(pieceOf(' France').slice(0, 40)),
    says: /The server broke off.*ended in the middle of the answer/,
  },
  {
    name: 'garbage',
    fault: (response) => response.end('data: %PDF-1.7 \u0000\u0001\n\ndata: x\n\n'),
    says: /sent something Hearth does not understand/,
  },
  {
    name: 'a line of 10 MB',
    fault: (response) => response.write(`data: {"x":"${'x'.repeat(10 * 2 ** 20)}`),
    says: /sent something Hearth does not understand.*a line that does not end/,
  },
  {
    name: 'it runs out of memory',
    fault: (response) =>
      response.end('data: {"error":{"message":"CUDA error: out of memory","code":500}}\n\n'),
    says: /not enough memory.*CUDA error: out of memory/,
  },
];

const busy =
  (retryAfter?: string): Fault =>
  (response) => {
    response.writeHead(429, {
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Expose-Headers': 'Retry-After',
      ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
    });
    response.end('{"error":{"message":"Rate limit reached"}}');
  };

async function openWithServer(open: (route: string) => Promise<Page>) {
  const server = await startLlama();
  const gate = await openGate(server.url);
  const page = await open('#/settings/bridge');
  await expect.poll(() => readTable(page, 'profiles')).toHaveLength(1);
  const value = { parameters: { temperature: 0, maxTokens: 64 } };
  await putRows(page, { settings: [{ key: 'appOverrides', value }] });
  await page.reload();
  await addServer(page, gate.url, 'llama.cpp', 'Workshop');
  await expect(page.getByText(/starter: \d+ pieces/)).toBeVisible();
  const close = async () => {
    await gate.close();
    await server.close();
  };
  return { gate, page, close };
}

test('what came before a fault is kept and goes on, and the words say which fault', async ({
  openApp,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const { gate, page, close } = await openWithServer(openApp);
  await chooseServerModel(page, 'starter Workshop', /on this computer’s llama\.cpp/);
  const chat = createChatPage(page);

  for (const [at, { name, fault, says }] of cases.entries()) {
    await test.step(name, async () => {
      gate.holdAfter(4);
      await chat.write(QUESTION);
      const answer = chat.answers.nth(at);
      await expect(answer).toContainText('The capital of');
      gate.breakOff(fault);
      await expect(answer).toContainText(says);
      await chat.settled();
      expect((await textOf(answer)).trim()).toBe('The capital of');
      await expect(answer).toContainText('on this computer’s llama.cpp');
      gate.open();
      await answer.getByRole('button', { name: 'Continue' }).click();
      await expect(answer).not.toContainText(says);
      await chat.settled();
      expect((await textOf(answer)).trim()).toBe(ANSWER);
    });
  }

  await test.step('an answer that never ends', async () => {
    gate.holdAfter(4);
    const left = gate.nextEnd();
    await chat.write(QUESTION);
    const answer = chat.answers.nth(cases.length);
    await expect(answer).toContainText('The capital of');
    gate.breakOff((response) => {
      const goOn = () => {
        if (response.destroyed) return;
        response.write(pieceOf(' and'));
        setImmediate(goOn);
      };
      goOn();
    });
    await chat.settled();
    // It was hung up on.
    await left;
    const words = (await textOf(answer)).trim().split(/\s+/);
    expect(words.slice(0, 4)).toEqual(['The', 'capital', 'of', 'and']);
    // What was asked for, and a few that are forgiven.
    expect(words.length).toBeGreaterThan(60);
    expect(words.length).toBeLessThan(110);
    await expect(answer.getByRole('button', { name: 'Continue' })).toBeVisible();
    gate.open();
  });

  await test.step('it asks for patience, with a time and without', async () => {
    gate.refuse(busy('3600'));
    const asked = gate.asked();
    await chat.write(QUESTION);
    const line = page.getByRole('group', { name: 'In line' });
    await expect(line).toContainText(/Workshop asked to wait; it is tried again at \d/);
    expect(gate.asked()).toBe(asked + 1);
    await line.getByRole('button', { name: 'Cancel' }).click();
    await expect(chat.answers.last()).toContainText('Stopped before the first word');
  });
  await close();
});

test('a server that asks for patience without saying how long is asked again, in a chat and in a batch', async ({
  openApp,
}) => {
  test.skip(noLlama !== undefined, noLlama ?? '');
  const { gate, page, close } = await openWithServer(openApp);
  await chooseServerModel(page, 'starter Workshop', /on this computer’s llama\.cpp/);
  const chat = createChatPage(page);
  gate.refuse(busy());
  const asked = gate.asked();
  await chat.write(QUESTION);
  await expect(page.getByRole('group', { name: 'In line' })).toContainText('asked to wait');
  await expect.poll(() => gate.asked() - asked).toBeGreaterThan(1);
  gate.open();
  await expect(await chat.settled()).toContainText(ANSWER);

  await page.goto(page.url().replace(/#.*/, '#/batch'));
  await page.getByRole('textbox', { name: 'Prompts' }).fill(`${QUESTION}\nAnd of Italy?`);
  await page
    .getByRole('combobox', { name: 'Model' })
    .selectOption({ label: 'starter on this computer’s llama.cpp' });
  const before = gate.asked();
  gate.refuse(busy('1'));
  await page.getByRole('button', { name: 'Run' }).click();
  await expect.poll(() => gate.asked() - before).toBeGreaterThan(1);
  await expect(page.getByRole('progressbar', { name: 'Rows answered' })).toHaveAttribute(
    'aria-valuetext',
    /0 of 2/,
  );
  gate.open();
  const rows = page.getByRole('table', { name: 'Results' }).getByRole('row');
  await expect(rows.filter({ hasText: 'Done' })).toHaveCount(2);
  await close();
});
