// Finds the fastest way to run a model here: CPU with some thread counts, GPU where there is a real
// one. A few seconds each; the winner is kept, and loads follow it.
import type { GenerateRequest, LoadOptions, Usage } from '../../core/engine/engine';
import { AppError, toAppError } from '../../core/errors';
import { log } from '../../core/log';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Database } from '../../data/db';
import { recordMeasured } from '../../data/models';
import type { MeasuredSpeed } from '../../data/records';
import type { ModelLease } from './model-lease';
import type { ModelLibrary } from './model-library';
import type { ModelManager } from './model-manager';
import type { Notices } from '../notices';

export interface SpeedTest {
  /**
   * Leaves the model unloaded, so that the next use loads it the fastest way. Throws
   * `capability-missing` for a model that cannot answer, what a load throws when no way works.
   */
  run(
    modelId: string,
    signal: AbortSignal,
    report: (done: number, total: number) => void,
  ): Promise<void>;
}

export interface SpeedTestInputs {
  readonly db: Database;
  readonly library: Pick<ModelLibrary, 'requireSpec'>;
  readonly models: ModelManager;
  readonly notices: Notices;
  /** What can be tried on this device. */
  readonly place: () => Promise<Place>;
}

export interface Place {
  /** 1 where threads cannot share memory. */
  readonly cores: number;
  /** A real GPU, not one computed on the CPU. */
  readonly hasGpu: boolean;
}

/** Milliseconds for each of the two measurements of one way. */
const LIMIT_MS = 4000;
const DECODE_TOKENS = 48;
const CONTEXT_LENGTH = 1024;
/** A turn of average size, by which ways are compared. */
const TURN = { promptTokens: 400, answerTokens: 150 };

const words = 'The sea was calm and the boat went on its way to the far side of the bay. ';

export function createSpeedTest(inputs: SpeedTestInputs): SpeedTest {
  const { db, library, models, notices, place } = inputs;

  const measureWay = async (modelId: string, options: LoadOptions, signal: AbortSignal) => {
    const lease = await models.lease(modelId, signal, { loadOptions: options });
    try {
      if (!lease.model.capabilities.generate) {
        throw new AppError('capability-missing', 'Only models that answer are tested', { modelId });
      }
      // The first tokens compile what the others use.
      await ask(lease, { messages: [{ role: 'user', content: 'Hello' }], maxTokens: 2 }, signal);
      const speed = await measure(lease, signal);
      if (!speed) return undefined;
      const { backend } = lease.model;
      const threads = backend === 'cpu' && options.threads ? { threads: options.threads } : {};
      return { ...speed, backend, ...threads, measuredAt: Date.now() } satisfies MeasuredSpeed;
    } finally {
      lease.release();
    }
  };

  return {
    async run(modelId, signal, report) {
      const spec = await library.requireSpec(modelId);
      const ways = waysToRun(spec, await place());
      const measured: MeasuredSpeed[] = [];
      let failure: AppError | undefined;
      try {
        for (const [index, way] of ways.entries()) {
          report(index, ways.length);
          try {
            const contextLength = Math.min(CONTEXT_LENGTH, spec.contextLength);
            const speed = await measureWay(modelId, { ...way, contextLength }, signal);
            if (speed) measured.push(speed);
            log('info', 'Speed measured', { modelId, ...way, ...speed });
          } catch (error) {
            signal.throwIfAborted();
            log('warn', 'A way to run a model failed', { modelId, ...way, error });
            failure ??= toAppError(error);
          }
        }
        report(ways.length, ways.length);
      } finally {
        await models.unload(modelId);
      }
      const best = measured.toSorted((a, b) => turnSeconds(a) - turnSeconds(b))[0];
      if (!best) throw failure ?? new AppError('internal', 'No speed could be measured');
      await recordMeasured(db, modelId, best, measured);
      const where = best.backend === 'webgpu' ? 'on the graphics processor' : onThreads(best);
      const title = `${spec.name}: ${best.tokensPerSecond.toFixed(1)} tokens/s ${where}`;
      notices.say({ tone: 'ok', title });
    },
  };
}

/** Every way worth a try, the most likely winner last, so that it is warm. */
export function waysToRun(spec: ModelSpec, { cores, hasGpu }: Place): readonly LoadOptions[] {
  if (spec.engine === 'webllm') return [{ device: 'webgpu' }];
  const counts = new Set([1, Math.max(1, Math.floor(cores / 2)), Math.max(1, cores - 1), cores]);
  const threads = [...counts].sort((a, b) => a - b);
  const onCpu = threads.map((count) => ({ device: 'cpu', threads: count }) as const);
  return hasGpu ? [...onCpu, { device: 'webgpu' }] : onCpu;
}

async function measure(lease: ModelLease, signal: AbortSignal) {
  const long = words.repeat(14);
  const prefill = await ask(
    lease,
    { messages: [{ role: 'user', content: `Say one word.\n${long}` }], maxTokens: 1 },
    signal,
  );
  const read = prefill.promptTokens - prefill.cachedPromptTokens;
  const decode = await ask(
    lease,
    {
      messages: [{ role: 'user', content: 'Tell me a long story about a lighthouse.' }],
      maxTokens: DECODE_TOKENS,
    },
    signal,
  );
  if (prefill.timeToFirstTokenMs <= 0 || decode.tokensPerSecond <= 0) return undefined;
  return {
    prefillTokensPerSecond: (read * 1000) / prefill.timeToFirstTokenMs,
    tokensPerSecond: decode.tokensPerSecond,
  };
}

/** Ends after a few seconds with what was measured until then. */
async function ask(
  lease: ModelLease,
  request: GenerateRequest,
  signal: AbortSignal,
): Promise<Usage> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]);
  const greedy = { ...request, temperature: 0, repetitionPenalty: 1 };
  for await (const event of lease.generate(greedy, limited)) {
    if (event.type !== 'finish') continue;
    signal.throwIfAborted();
    return event.usage;
  }
  throw new AppError('internal', 'The answer ended without its figures');
}

function turnSeconds({ prefillTokensPerSecond, tokensPerSecond }: MeasuredSpeed): number {
  return TURN.promptTokens / prefillTokensPerSecond + TURN.answerTokens / tokensPerSecond;
}

function onThreads({ threads = 1 }: MeasuredSpeed): string {
  return `on the processor with ${String(threads)} ${threads === 1 ? 'thread' : 'threads'}`;
}
