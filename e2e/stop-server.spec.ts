// Stop in the middle of an answer on real servers. They are asked for answers that never end, so that
// a server which went on behind the reader's back could not answer the next question.
import {
  findOllama,
  prepareLlama,
  startLlama,
  startOllama,
  type ModelServer,
} from '../tools/model-servers.mjs';
import { expect, test } from './fixtures';
import { addServer, chooseServerModel, doctorOf } from './pages/bridge-page';
import { createChatPage, textOf } from './pages/chat-page';
import { openGate } from './pages/gate';
import { readTable } from './pages/store';

interface Case {
  readonly kind: 'llama.cpp' | 'Ollama';
  readonly missing: string | undefined;
  readonly start: () => Promise<ModelServer>;
  /** Makes an answer endless. */
  readonly endless: object;
  readonly begun: string;
  /** What another program asks meanwhile. */
  readonly question: { readonly path: string; readonly body: object };
}

interface Row {
  readonly status: string;
  readonly text: string;
}

const messages = [{ role: 'user', content: 'What is the capital of Spain?' }];
const cases: readonly Case[] = [
  {
    kind: 'llama.cpp',
    missing: prepareLlama(),
    start: () => startLlama({ shifts: true }),
    endless: { ignore_eos: true, max_tokens: -1, temperature: 0 },
    begun: 'The capital of',
    question: { path: '/v1/chat/completions', body: { messages, temperature: 0 } },
  },
  {
    kind: 'Ollama',
    missing: findOllama(),
    start: () => startOllama({ env: { OLLAMA_NUM_PARALLEL: '1' } }),
    // It ends an answer after ten times its context, but waits while nobody reads: a list of words
    // with twenty alternatives for each is more than lies in any buffer between.
    endless: {
      format: { type: 'array', items: { const: 'word' }, minItems: 1000 },
      options: { num_ctx: 1024, num_predict: -1, temperature: 0 },
      shift: true,
      ...{ logprobs: true, top_logprobs: 20 },
    },
    begun: '[',
    question: {
      path: '/api/chat',
      body: { model: 'starter', messages, stream: false, options: { temperature: 0 } },
    },
  },
];

test.use({ serviceWorkers: 'block' });

for (const { kind, missing, start, endless, begun, question } of cases) {
  const tag = kind === 'Ollama' ? '@ollama' : '@llamacpp';
  test(
    `an answer of ${kind} is stopped, kept and continued, and the server is free`,
    { tag },
    async ({ openApp }) => {
      test.skip(missing !== undefined, missing ?? '');
      const server = await start();
      const gate = await openGate(server.url);
      const page = await openApp('#/settings/bridge');
      await addServer(page, gate.url, kind, 'Workshop', { parallel: 1 });
      await expect(doctorOf(page).getByText(/starter.*: \d+ pieces/)).toBeVisible();
      await chooseServerModel(page, 'starter Workshop', new RegExp(`on this computer’s ${kind}`));
      const chat = createChatPage(page);

      gate.addToQuestions(endless);
      // The first line of llama.cpp has no words in it.
      gate.holdAfter(4);
      const left = gate.nextEnd();
      await chat.write('What is the capital of France?');
      const answer = chat.answers.last();
      await expect(answer).toContainText(begun);
      // It writes on, and nobody else gets a word.
      let isAnswered = false;
      const other = fetch(server.url + question.path, {
        method: 'POST',
        body: JSON.stringify(question.body),
      }).finally(() => (isAnswered = true));
      expect(isAnswered).toBe(false);
      await chat.stop.click();
      await left;
      await chat.settled();
      expect(await (await other).text()).toContain('Madrid');

      const place = `on this computer’s ${kind}`;
      const rows = () => readTable<Row>(page, 'messages');
      const [, kept] = await rows();
      expect(kept).toMatchObject({
        status: 'stopped',
        text: expect.stringContaining(begun),
        place,
      });
      const expectStopped = async () => {
        await expect(answer).toContainText('Stopped. Continue goes on from here.');
        await expect(answer).toContainText(place);
        expect(kept?.text).toContain(await textOf(answer));
      };
      await expectStopped();
      await page.reload();
      await expectStopped();

      gate.open();
      await answer.getByRole('button', { name: 'Continue' }).click();
      await expect(answer).not.toContainText('Stopped');
      await chat.settled();
      const [, whole] = await rows();
      expect(whole).toMatchObject({ status: 'done', place });
      expect(whole?.text.startsWith(kept?.text ?? '?')).toBe(true);
      expect(whole?.text).not.toBe(kept?.text);
      await expect(chat.answers).toHaveCount(1);
      await gate.close();
      await server.close();
    },
  );
}
