// A model of a real server that thinks aloud before it answers: its thoughts are shown while they come
// and folded away, and go nowhere else.
import { readFile } from 'node:fs/promises';
import { findOllama, prepareLlama, startLlama, startOllama } from '../tools/model-servers.mjs';
import { LLAMA_THINKING, LLAMA_THINKING_GRAMMAR } from '../tools/model-templates.mjs';
import { expect, test } from './fixtures';
import { addServer, chooseServerModel, doctorOf } from './pages/bridge-page';
import { createChatPage, textOf } from './pages/chat-page';
import { openGate } from './pages/gate';
import { readTable } from './pages/store';

const cases = [
  {
    kind: 'llama.cpp',
    missing: prepareLlama(),
    start: () => startLlama({ template: LLAMA_THINKING }),
    find: 'starter',
    more: { temperature: 0, grammar: LLAMA_THINKING_GRAMMAR },
    thoughts: /^The capital of .+/,
  },
  {
    kind: 'Ollama',
    missing: findOllama(),
    start: () => startOllama(),
    find: 'starter-thinks',
    more: { options: { num_ctx: 1024, temperature: 0 } },
    thoughts: /^capital of France$/,
  },
] as const;

test.use({ serviceWorkers: 'block', permissions: ['clipboard-read', 'clipboard-write'] });

interface Row {
  readonly text: string;
  readonly reasoning?: string;
}

for (const { kind, missing, start, find, more, thoughts } of cases) {
  const tag = kind === 'Ollama' ? '@ollama' : '@llamacpp';
  test(`thoughts of ${kind} stay apart from the answer`, { tag }, async ({ openApp }) => {
    test.skip(missing !== undefined, missing ?? '');
    const server = await start();
    const gate = await openGate(server.url);
    const page = await openApp('#/settings/bridge');
    await addServer(page, gate.url, kind, 'Workshop');
    await expect(doctorOf(page).getByText(/starter.*: \d+ pieces/)).toBeVisible();
    await chooseServerModel(page, `${find} Workshop`, new RegExp(`on this computer’s ${kind}`));
    const chat = createChatPage(page);

    gate.addToQuestions(more);
    gate.holdAfter(4);
    await chat.write('What is the capital of France?');
    const answer = chat.answers.last();
    await expect(answer).toContainText(/Thinking · \d tokens/);
    const summary = answer.getByText('Thoughts before the answer');
    const shown = answer.getByText(/^(The )?capital of/);
    await expect(shown).toBeHidden();
    await summary.click();
    await expect(shown).toBeVisible();
    gate.open();
    await chat.settled();
    const [, row] = await readTable<Row>(page, 'messages');
    expect(row?.reasoning).toMatch(thoughts);
    expect(row?.text).not.toContain(row?.reasoning ?? '?');
    expect((await textOf(answer)).trim()).toBe(row?.text.trim());
    // What was opened stays open when the answer is there, and is folded when one comes back.
    await expect(shown).toBeVisible();
    await page.reload();
    await expect(summary).toBeVisible();
    await expect(shown).toBeHidden();

    await answer.getByRole('button', { name: 'Copy' }).click();
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toBe(row?.text.trim());
    await chat.openChatMenu('Export');
    const saving = page.waitForEvent('download');
    await chat.dialog('Export chat').getByRole('button', { name: 'Markdown' }).click();
    const exported = await readFile(await (await saving).path(), 'utf8');
    expect(exported.trim().endsWith(`## ${find}\n\n${row?.text.trim() ?? '?'}`)).toBe(true);

    // The next question tells the model what it answered and not what it thought.
    await chat.ask('And of Italy?');
    const sent = gate.questions().at(-1)?.body ?? '';
    const { messages } = JSON.parse(sent) as { messages: readonly { role: string }[] };
    expect(messages.filter(({ role }) => role === 'assistant')).toEqual([
      { role: 'assistant', content: row?.text },
    ]);
    await gate.close();
    await server.close();
  });
}
