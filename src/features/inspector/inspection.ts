// One answer under the glass: its rows, its trace as it grows, the chosen token, and what can be done.
import { createEffect, createMemo, createSignal, on, type Accessor } from 'solid-js';
import { nextUncertain } from '../../core/trace/token-figures';
import { toLenientText, toText } from '../../core/trace/token-text';
import {
  alternativesAt,
  createTraceWriter,
  sliceTrace,
  traceBytes,
  type TokenTrace,
  type TraceChoice,
} from '../../core/trace/token-trace';
import type { Parameters } from '../../core/prompt/overrides';
import { encodeTrace, type TraceEnd } from '../../core/trace/trace-codec';
import { getChat } from '../../data/chats';
import { createLiveValue } from '../../data/live-query';
import {
  beginAnswer,
  continueAnswer,
  getMessage,
  listMessages,
  type NewAnswer,
} from '../../data/messages';
import { createMessageTree } from '../../data/message-tree';
import type { Chat, Message, Trace } from '../../data/records';
import { getTrace, readTrace } from '../../data/traces';
import type { Runtime } from '../../runtime/runtime';

export interface ShownTrace {
  readonly trace: TokenTrace;
  /** Of the trace when it was read: a new object each time it has grown. */
  readonly count: number;
  readonly end: TraceEnd | 'growing';
}

export interface Inspection {
  readonly message: Accessor<Message | undefined>;
  readonly chat: Accessor<Chat | undefined>;
  readonly modelName: Accessor<string>;
  /** False while the rows are being read. */
  readonly isKnown: Accessor<boolean>;
  readonly row: Accessor<Trace | undefined>;
  readonly shown: Accessor<ShownTrace | undefined>;
  /** Why a stored trace cannot be shown. */
  readonly unreadable: Accessor<'newer-version' | 'not-a-trace' | undefined>;
  readonly isRunning: Accessor<boolean>;
  /** True where the answer can go on from its end. */
  readonly canGoOn: Accessor<boolean>;
  readonly chosen: Accessor<number>;
  choose(index: number): void;
  chooseUncertain(step: 1 | -1): void;
  /** 1-based place among the versions, and how many there are. */
  readonly version: Accessor<{ readonly position: number; readonly count: number }>;
  /** Resolves with the new version's id. */
  branch(index: number, alternative: TraceChoice): Promise<string>;
  regenerate(): Promise<string>;
  pause(): Promise<void>;
  step(): Promise<void>;
  resume(): Promise<void>;
  /** What steps and continuations use in place of what the levels decide. */
  readonly sampling: Accessor<Partial<Parameters>>;
  setSampling(sampling: Partial<Parameters>): void;
  /** What the token at `index` was chosen with. */
  samplingAt(index: number): Partial<Parameters>;
  /** Goes on from `text` in place of the tokens from `index` on, as a new version; its id. */
  force(index: number, text: string): Promise<string>;
  replay(): Promise<void>;
  readonly isReplaying: Accessor<boolean>;
}

export function createInspection(
  runtime: Runtime,
  messageId: Accessor<string | undefined>,
): Inspection {
  const { db, jobs, live, recordings, library } = runtime;
  const message = createLiveValue(messageId, (id) => getMessage(db, id));
  const row = createLiveValue(messageId, (id) => getTrace(db, id));
  const chatId = () => message()?.chatId;
  const chat = createLiveValue(chatId, (id) => getChat(db, id));
  const messages = createLiveValue(chatId, (id) => listMessages(db, id));
  const [chosen, setChosen] = createSignal(0);
  const [sampling, setSampling] = createSignal<Partial<Parameters>>({});
  const startAgain = () => {
    setChosen(0);
    setSampling({});
  };
  createEffect(on(messageId, startAgain, { defer: true }));

  const stored = createMemo(() => {
    const found = row();
    return found && readTrace(found);
  });
  const shown = createMemo<ShownTrace | undefined>(() => {
    const id = messageId();
    // Read for its changes: the trace grows with the text.
    const isGrowing = id !== undefined && live.get(id) !== undefined;
    const trace = isGrowing ? recordings.growing(id) : undefined;
    if (trace) return { trace, count: trace.entry.length, end: 'growing' };
    const read = stored();
    return read?.ok
      ? { trace: read.trace, count: read.trace.entry.length, end: read.end }
      : undefined;
  });
  const required = () => {
    const found = message();
    if (!found) throw new Error('No answer is open');
    return found;
  };
  const enqueue = (answer: Message, maxNewTokens?: number) =>
    jobs.enqueue('chat.generate', {
      chatId: answer.chatId,
      messageId: answer.id,
      ...(maxNewTokens === undefined ? {} : { maxNewTokens }),
      ...(Object.keys(sampling()).length === 0 ? {} : { sampling: sampling() }),
    });
  const begin = async (start: Pick<NewAnswer, 'text' | 'trace'> = {}) => {
    const { chatId: owner, parentId, modelId } = required();
    if (parentId === null) throw new Error('An answer without a question');
    const answer = await beginAnswer(db, {
      chatId: owner,
      parentId,
      recordTokens: true,
      ...(modelId === undefined ? {} : { modelId }),
      ...start,
    });
    await enqueue(answer);
    return answer.id;
  };

  const beginFrom = (trace: TokenTrace, before: Trace, index: number) => {
    const { sampling: used = {}, alternatives = 0 } = before.setup ?? {};
    const modelId = before.setup?.modelId ?? required().modelId ?? '';
    const setup = { modelId, sampling: used, alternatives, branchedAt: index + 1 };
    const text = toLenientText(traceBytes(trace));
    return begin({ text, trace: { kind: before.kind, bytes: encodeTrace(trace), setup } });
  };

  return {
    message,
    chat,
    modelName: () => {
      const found = message();
      return found?.modelName ?? library.findSpec(found?.modelId ?? '')?.name ?? 'Model';
    },
    isKnown: () => !message.loading() && !row.loading(),
    row,
    shown,
    unreadable: () => {
      const read = stored();
      return read && !read.ok ? read.reason : undefined;
    },
    isRunning: () => message()?.status === 'streaming',
    canGoOn: () => {
      const { status, finishReason } = message() ?? {};
      return status === 'stopped' || status === 'interrupted' || finishReason === 'length';
    },
    chosen: () => Math.min(chosen(), Math.max(0, (shown()?.count ?? 1) - 1)),
    choose: (index) => setChosen(Math.max(0, Math.min((shown()?.count ?? 1) - 1, index))),
    chooseUncertain(step) {
      const trace = shown()?.trace;
      const next = trace && nextUncertain(trace, chosen(), step);
      if (next !== undefined) setChosen(next);
    },
    version: () => {
      const id = messageId() ?? '';
      const siblings = createMessageTree(messages() ?? [])
        .siblings(id)
        .map((sibling) => sibling.id);
      return { position: siblings.indexOf(id) + 1, count: siblings.length };
    },
    branch(index, alternative) {
      const trace = shown()?.trace;
      const before = row();
      if (!trace || !before) throw new Error('Nothing is recorded to branch from');
      const writer = createTraceWriter(sliceTrace(trace, index));
      writer.addToken(toToken(trace, index, alternative));
      return beginFrom(writer.trace, before, index);
    },
    force(index, text) {
      const trace = shown()?.trace;
      const before = row();
      if (!trace || !before) throw new Error('Nothing is recorded to go on from');
      const writer = createTraceWriter(sliceTrace(trace, index));
      writer.addGap(new TextEncoder().encode(text));
      return beginFrom(writer.trace, before, index);
    },
    sampling,
    setSampling,
    samplingAt(index) {
      const kept = row()?.setup?.sampling ?? {};
      const makings = message()?.makings ?? [];
      const trace = shown()?.trace;
      if (makings.length < 2 || !trace) return kept;
      const at = toLenientText(traceBytes(trace, index)).length;
      return makings.findLast(({ from }) => from <= at)?.sampling ?? kept;
    },
    async replay() {
      await jobs.enqueue('chat.replay', { messageId: required().id });
    },
    isReplaying: () =>
      jobs
        .active()
        .some(({ kind, input }) => kind === 'chat.replay' && isOf(input, messageId() ?? '')),
    regenerate: () => begin(),
    async pause() {
      const id = messageId();
      const job = jobs
        .active()
        .find(({ kind, input }) => kind === 'chat.generate' && isOf(input, id ?? ''));
      if (job) await jobs.cancel(job.id);
    },
    step: async () => {
      await enqueue(await continueAnswer(db, required().id), 1);
    },
    resume: async () => {
      await enqueue(await continueAnswer(db, required().id));
    },
  };
}

function isOf(input: object, messageId: string): boolean {
  return 'messageId' in input && input.messageId === messageId;
}

/** Undefined where the text up to the alternative is whole characters, so that it can be gone on from. */
export function whyNoBranch(
  trace: TokenTrace,
  index: number,
  alternative: TraceChoice,
): string | undefined {
  const own = toText(alternative.bytes);
  if (own === '' || (own !== undefined && /^<[|/]?[\w|]+[|]?>$/.test(own))) {
    return 'This token ends the answer or steers the model; there is no text to go on from.';
  }
  const before = traceBytes(trace, index);
  const bytes = new Uint8Array(before.length + alternative.bytes.length);
  bytes.set(before);
  bytes.set(alternative.bytes, before.length);
  return toText(bytes) === undefined
    ? 'This token is only a part of a character; a branch starts at whole characters.'
    : undefined;
}

/** Undefined where what is before the token is whole characters. */
export function whyNoForce(trace: TokenTrace, index: number): string | undefined {
  return toText(traceBytes(trace, index)) === undefined
    ? 'This token is in the middle of a character.'
    : undefined;
}

/** Place of the token, from 1, that has the character at `offset` of the text. */
export function tokenOfCharacter(trace: TokenTrace, offset: number): number | undefined {
  const text = toLenientText(traceBytes(trace));
  const wanted = new TextEncoder().encode(text.slice(0, offset)).length;
  let bytes = 0;
  const index = trace.entry.findIndex((entry) => {
    bytes += trace.entries[entry]?.bytes.length ?? 0;
    return bytes > wanted;
  });
  return index < 0 ? undefined : index + 1;
}

function toToken(trace: TokenTrace, index: number, alternative: TraceChoice) {
  const describe = ({ id, bytes, logprob }: TraceChoice) => ({
    text: toLenientText(bytes),
    bytes: Array.from(bytes),
    logprob,
    ...(id === undefined ? {} : { id }),
  });
  const entropyBits = trace.entropyBits[index] ?? NaN;
  return {
    ...describe(alternative),
    top: alternativesAt(trace, index).map(describe),
    ...(Number.isNaN(entropyBits) ? {} : { entropyBits }),
    durationMs: 0,
  };
}
