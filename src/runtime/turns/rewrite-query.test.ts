import { describe, expect, it } from 'vitest';
import type { GenerateRequest, TokenEvent } from '../../core/engine/engine';
import { AppError } from '../../core/errors';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Message } from '../../data/records';
import { modelCatalog } from '../../engines/model-catalog';
import type { ModelLease } from '../models/model-lease';
import { rewriteQuery } from './rewrite-query';
import type { TurnSettings } from './turn-settings';

const never = new AbortController().signal;

const row = (role: Message['role'], text: string): Message => ({
  id: `${role}-${text}`,
  chatId: 'c',
  parentId: null,
  role,
  text,
  createdAt: 0,
  status: 'done',
});
const branch = [
  row('user', 'How long are daily copies kept?'),
  row('assistant', 'For fourteen days.'),
  row('user', 'And weekly ones?'),
  row('assistant', ''),
];

function create(write: (signal: AbortSignal) => AsyncIterable<string>) {
  const asked: GenerateRequest[] = [];
  let released = 0;
  // Of a lease, only these two are used.
  const lease = {
    async *generate(request: GenerateRequest, signal: AbortSignal): AsyncIterable<TokenEvent> {
      asked.push(request);
      for await (const text of write(signal)) yield { type: 'text-delta', text };
    },
    release: () => void (released += 1),
  } as unknown as ModelLease;
  const findSpec = (modelId: string): ModelSpec | undefined =>
    modelCatalog().find((spec) => spec.modelId === modelId);
  const inputs = {
    models: { lease: async () => lease },
    findSpec,
    findSubstitute: async () => undefined,
  };
  const ask = (rows = branch, modelId = 'smollm2-135m-instruct', signal = never) => {
    const settings = { modelId } as TurnSettings; // The rest of the settings is not read.
    return rewriteQuery(inputs, { branch: rows, settings, onPhase: () => undefined }, signal);
  };
  return { ask, asked, released: () => released };
}

const says = (text: string) =>
  async function* () {
    yield* text.split(/(?<= )/);
  };

describe('rewriteQuery', () => {
  it('asks the model that answers, briefly, and takes what it wrote', async () => {
    const { ask, asked, released } = create(says('How long are weekly copies kept?'));
    expect(await ask()).toBe('How long are weekly copies kept?');
    expect(asked[0]).toMatchObject({ maxTokens: 40, temperature: 0 });
    expect(asked[0]?.messages.at(-1)?.content).toContain('Answer: For fourteen days.');
    expect(released()).toBe(1);
  });

  it('does not ask where the question stands alone, or of the demonstration model', async () => {
    const { ask, asked } = create(says('x'));
    const alone = [...branch.slice(0, 2), row('user', 'When is the office open for visitors?')];
    expect(await ask(alone)).toBeUndefined();
    expect(await ask(branch.slice(2))).toBeUndefined();
    expect(await ask(branch, 'starter')).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it('leaves it to the rule where the model fails or makes something up', async () => {
    const invents = create(says('The moon is made of green cheese and weekly milk.'));
    expect(await invents.ask()).toBeUndefined();
    const fails = create(async function* () {
      yield 'How';
      throw new AppError('engine-crashed', 'The worker has ended');
    });
    expect(await fails.ask()).toBeUndefined();
    expect(fails.released()).toBe(1);
  });

  it('is stopped with the answer', async () => {
    const controller = new AbortController();
    const { ask, released } = create(async function* () {
      yield 'How';
      controller.abort();
    });
    await expect(ask(branch, 'smollm2-135m-instruct', controller.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(released()).toBe(1);
  });
});
