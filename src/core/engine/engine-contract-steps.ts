// What the engine contract does with an engine: load, collect an answer, expect an error.
import type {
  Engine,
  FinishReason,
  GenerateRequest,
  LoadedModel,
  LoadOptions,
  SampledToken,
  TokenEvent,
  Usage,
} from './engine';
import { textOf, type ToolCall } from '../prompt/message';
import { AppError, isAbort, type ErrorCode } from '../errors';
import { toLenientText } from '../trace/token-text';

const encoder = new TextEncoder();

export interface Answer {
  readonly text: string;
  readonly deltas: readonly string[];
  readonly reasoning: string;
  readonly calls: readonly ToolCall[];
  readonly tokens: readonly SampledToken[];
  readonly reason: FinishReason;
  readonly usage: Usage;
}

/** Throws unless a token sampled at temperature 0 has five raw alternatives. */
export function checkToken({ text, logprob, top }: SampledToken): void {
  const [first] = top;
  const where = `token "${text}"`;
  expect(top.length === 5, `${where} has ${top.length} alternatives of 5`);
  expect(first?.text === text, `${where} is not the likeliest, "${first?.text ?? ''}" is`);
  expect(Math.abs((first?.logprob ?? 0) - logprob) < 1e-4, `${where} has two log-probabilities`);
  expect(
    top.every((other) => other.logprob <= 1e-6),
    `${where} has a log-probability over 0`,
  );
  const sum = top.reduce((total, other) => total + Math.exp(other.logprob), 0);
  expect(sum <= 1.001, `the probabilities of ${where} add up to ${sum}`);
}

/** Throws unless the engine tells the prompt that it reads for `request`. */
export async function checkPrompt(engine: Engine, request: GenerateRequest): Promise<void> {
  const { text, tokenCount, tokens } = await engine.readPrompt(request.messages);
  let from = 0;
  for (const message of request.messages) {
    const at = text.indexOf(textOf(message), from);
    expect(at >= from, `the message of the ${message.role} is not in its place`);
    from = at + textOf(message).length;
  }
  if (tokens) {
    expect(tokens.length === tokenCount, 'two counts of tokens');
    const bytes = tokens.flatMap((token) => token.bytes ?? [...encoder.encode(token.text)]);
    expect(toLenientText(Uint8Array.from(bytes)) === text, 'the tokens are not the text');
  }
  const { promptTokens } = (await collect(engine, request)).usage;
  expect(promptTokens === tokenCount, `${tokenCount} tokens told, ${promptTokens} read`);
}

export async function loadNow(
  engine: Engine,
  modelId: string,
  options: LoadOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<LoadedModel> {
  let model: LoadedModel | undefined;
  for await (const event of engine.load(modelId, options, signal)) {
    expect(!model, 'an event came after ready');
    if (event.type === 'ready') ({ model } = event);
  }
  if (!model) throw new Error('the load ended without ready');
  return model;
}

export async function collect(
  engine: Engine,
  request: GenerateRequest,
  signal: AbortSignal = new AbortController().signal,
  onDelta: (count: number) => void = () => undefined,
): Promise<Answer> {
  const deltas: string[] = [];
  const tokens: SampledToken[] = [];
  const calls: ToolCall[] = [];
  let reasoning = '';
  let finish: Extract<TokenEvent, { type: 'finish' }> | undefined;
  for await (const event of engine.generate(request, signal)) {
    expect(!finish, `${event.type} came after finish`);
    if (event.type === 'finish') finish = event;
    if (event.type === 'reasoning-delta') reasoning += event.text;
    if (event.type === 'tool-call') calls.push(event.call);
    if (event.type !== 'text-delta') continue;
    deltas.push(event.text);
    tokens.push(...(event.tokens ?? []));
    onDelta(deltas.length);
  }
  if (!finish) throw new Error('the answer ended without finish');
  const { reason, usage } = finish;
  return { text: deltas.join(''), deltas, reasoning, calls, tokens, reason, usage };
}

export async function throwsCode(code: ErrorCode, work: () => Promise<unknown>): Promise<AppError> {
  const error = await catchError(work);
  if (error instanceof AppError && error.code === code) return error;
  throw new Error(`expected ${code}, got ${String(error)}`, { cause: error });
}

export async function throwsAbort(work: () => Promise<unknown>): Promise<void> {
  const error = await catchError(work);
  expect(isAbort(error), `expected AbortError, got ${String(error)}`);
}

async function catchError(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return 'no error';
}

export function expect(condition: boolean, message: string): void {
  if (!condition) throw new Error(message);
}
