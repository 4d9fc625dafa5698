// What every adapter owes the Engine contract and no library gives: one generation at a time (several
// where the model lies on a server), abort
// as an outcome, a load that replaces or leaves nothing, errors as codes.
import type { AttentionMap } from '../trace/attention';
import type {
  Engine,
  EngineId,
  FinishReason,
  GenerateRequest,
  LoadEvent,
  LoadedModel,
  LoadOptions,
  ProbeResult,
  TokenEvent,
} from './engine';
import { spoilsEngine } from './engine-errors';
import { abortError, AppError, isAbort } from '../errors';
import type { ChatMessage } from '../prompt/message';
import type { PromptReading } from '../prompt/prompt-reading';
import { log } from '../log';
import { createEventQueue } from './event-queue';
import { createUsageMeter, type UsageMeter } from './usage-meter';

export type Delta = Exclude<TokenEvent, { type: 'finish' }>;
export type Progress = Extract<LoadEvent, { type: 'progress' }>;

/** A loaded model of one library. The shell calls one method at a time. */
export interface ModelSession {
  readonly model: LoadedModel;
  /**
   * Yields deltas and returns why it ended; when the signal aborts, within one more token. Must free
   * the library also when its reader leaves early.
   */
  readonly generate: (
    request: GenerateRequest,
    signal: AbortSignal,
    meter: UsageMeter,
  ) => AsyncGenerator<Delta, FinishReason, undefined>;
  readonly embed: (texts: readonly string[]) => Promise<readonly Float32Array[]>;
  /** Where the capability says so. */
  readonly attend?: (messages: readonly ChatMessage[]) => Promise<AttentionMap>;
  /** Where the capability says so. */
  readonly readPrompt?: (messages: readonly ChatMessage[]) => Promise<PromptReading>;
  readonly close: () => Promise<void>;
}

/** What a library was doing when it failed. */
export type EngineCall = 'load' | 'generate' | 'embed' | 'attend' | 'readPrompt';

export interface Driver {
  readonly id: EngineId;
  probe(): Promise<ProbeResult>;
  /** May finish after an abort; the shell then closes what it returns. */
  open(
    modelId: string,
    options: LoadOptions,
    signal: AbortSignal,
    report: (progress: Progress) => void,
  ): Promise<ModelSession>;
  /** The library's own errors as codes. */
  toAppError(error: unknown, doing: EngineCall): AppError;
}

interface Running {
  readonly kind: 'load' | 'generate';
  readonly controller: AbortController;
}

export function createAdapter(driver: Driver): Engine {
  let session: ModelSession | undefined;
  /** Calls that can be aborted, in order. */
  const running = new Set<Running>();
  /** The end of every call so far, and of the last one that wants the engine for itself. */
  let all: Promise<unknown> = Promise.resolve();
  let alone: Promise<unknown> = all;
  const abortAll = () => {
    for (const { controller } of running) controller.abort();
  };
  /** A server writes several answers at a time. */
  const isShared = () => session?.model.backend === 'server';

  /** In order, and one call at a time unless both may share; call the result when done. */
  const takeTurn = async (call?: Running, shares = false): Promise<() => void> => {
    const before = shares ? alone : all;
    let release: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => {
      release = resolve;
    });
    all = Promise.all([all, ended]);
    if (!shares) alone = ended;
    if (call) running.add(call);
    await before;
    return () => {
      if (call) running.delete(call);
      release();
    };
  };

  const closeSession = async () => {
    const closing = session;
    session = undefined;
    await closing?.close();
  };

  const toCode = async (error: unknown, doing: EngineCall) => {
    const known = error instanceof AppError ? error : driver.toAppError(error, doing);
    // A library that has failed may fail again when it closes; the first error is the one that counts.
    if (spoilsEngine(known))
      await closeSession().catch((closing: unknown) => log('warn', 'Close failed', closing));
    return known;
  };

  const loaded = (): ModelSession => {
    if (session) return session;
    throw new AppError('model-not-loaded', `${driver.id}: no model is loaded`);
  };

  /** A controller of our own that follows the caller's signal; `load` and `dispose` may end it too. */
  const follow = (signal: AbortSignal) => {
    const own = new AbortController();
    const abort = () => own.abort();
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
    return {
      own,
      aborted: () => own.signal.aborted,
      unfollow: () => signal.removeEventListener('abort', abort),
    };
  };

  async function* load(modelId: string, options: LoadOptions, signal: AbortSignal) {
    abortAll();
    const { own, aborted, unfollow } = follow(signal);
    const done = await takeTurn({ kind: 'load', controller: own });
    let opening: Promise<void> | undefined;
    let ready = false;
    try {
      await closeSession();
      if (aborted()) throw abortError();
      const queue = createEventQueue<LoadEvent>();
      opening = driver.open(modelId, options, own.signal, queue.push).then(
        (opened) => {
          session = opened;
          queue.end();
        },
        (error: unknown) => queue.fail(error),
      );
      yield* queue;
      if (aborted()) throw abortError();
      const { model } = loaded();
      ready = true;
      yield { type: 'ready', model } satisfies LoadEvent;
    } catch (error) {
      throw aborted() || isAbort(error) ? abortError() : await toCode(error, 'load');
    } finally {
      own.abort();
      unfollow();
      if (!ready) {
        await opening;
        await closeSession();
      }
      done();
    }
  }

  async function* generate(request: GenerateRequest, signal: AbortSignal) {
    const shares = isShared();
    const last = [...running].at(-1);
    if (!shares && last?.kind === 'generate' && !last.controller.signal.aborted) {
      throw new AppError('engine-busy', `${driver.id}: a generation is running`);
    }
    const meter = createUsageMeter();
    const { own, aborted, unfollow } = follow(signal);
    const done = await takeTurn({ kind: 'generate', controller: own }, shares);
    try {
      const { model, generate: run } = loaded();
      if (!model.capabilities.generate) throw missing('generate', model);
      const reason: FinishReason = aborted()
        ? 'abort'
        : yield* timed(run(clamp(request, model), own.signal, meter));
      yield { type: 'finish', reason, usage: meter.usage() } satisfies TokenEvent;
    } catch (error) {
      if (!aborted() || !isAbort(error)) throw await toCode(error, 'generate');
      yield { type: 'finish', reason: 'abort', usage: meter.usage() } satisfies TokenEvent;
    } finally {
      own.abort();
      unfollow();
      done();
    }
  }

  return {
    id: driver.id,
    probe: () => driver.probe(),
    load,
    generate,
    async embed(texts) {
      const done = await takeTurn(undefined, isShared());
      try {
        const { embed, model } = loaded();
        if (!model.capabilities.embed) throw missing('embed', model);
        return await embed(texts);
      } catch (error) {
        throw await toCode(error, 'embed');
      } finally {
        done();
      }
    },
    async attend(messages) {
      const done = await takeTurn();
      try {
        const { attend, model } = loaded();
        if (!attend) throw missing('attention', model);
        return await attend(messages);
      } catch (error) {
        throw await toCode(error, 'attend');
      } finally {
        done();
      }
    },
    async readPrompt(messages) {
      const done = await takeTurn();
      try {
        const { readPrompt, model } = loaded();
        if (!readPrompt) throw missing('prompt', model);
        return await readPrompt(messages);
      } catch (error) {
        throw await toCode(error, 'readPrompt');
      } finally {
        done();
      }
    },
    async dispose() {
      abortAll();
      const done = await takeTurn();
      try {
        await closeSession();
      } finally {
        done();
      }
    },
  };
}

/** Tells of each recorded token how long it took; tokens that come together share the time. */
async function* timed(
  deltas: AsyncGenerator<Delta, FinishReason, undefined>,
): AsyncGenerator<Delta, FinishReason, undefined> {
  let before = performance.now();
  try {
    for (;;) {
      const { done, value } = await deltas.next();
      if (done) return value;
      if ('tokens' in value && value.tokens.length > 0) {
        const now = performance.now();
        const durationMs = (now - before) / value.tokens.length;
        before = now;
        yield { ...value, tokens: value.tokens.map((token) => ({ ...token, durationMs })) };
      } else yield value;
    }
  } finally {
    await deltas.return('abort');
  }
}

function clamp(request: GenerateRequest, { capabilities }: LoadedModel): GenerateRequest {
  if (request.topLogprobs === undefined) return request;
  return {
    ...request,
    topLogprobs: Math.min(request.topLogprobs, capabilities.maxTopLogprobs),
  };
}

function missing(capability: string, model: LoadedModel): AppError {
  return new AppError('capability-missing', `${model.modelId} cannot ${capability}`, {
    capability,
    modelId: model.modelId,
  });
}
