// A comparison that is shown: its sides as they are written, where they part, and how alike they are.
import { createMemo, type Accessor } from 'solid-js';
import type { Usage } from '../../core/engine/engine';
import type { Parameters } from '../../core/prompt/overrides';
import { summarise, type TraceSummary } from '../../core/trace/token-figures';
import type { TokenTrace } from '../../core/trace/token-trace';
import { compareTraces, type TraceComparison } from '../../core/trace/trace-comparison';
import { listCompared, type ComparedAnswer } from '../../data/comparisons';
import { createLiveValue } from '../../data/live-query';
import type { Message, Trace } from '../../data/records';
import { listTraces, readTrace } from '../../data/traces';
import type { AnswerPhase } from '../../runtime/turns/live-answers';
import type { Runtime } from '../../runtime/runtime';
import { commonLength } from './common-length';
import { toSideNames } from './side-names';

export interface Side {
  readonly answer: Message;
  /** The model's name, with its settings where two sides have the same model. */
  readonly name: string;
  readonly parameters: Partial<Parameters>;
  readonly text: string;
  /** `waiting`: another side is being written. */
  readonly state: 'waiting' | AnswerPhase | 'ended';
  /** Characters from the start that all sides share; undefined while they do not part. */
  readonly partsAt?: number;
  readonly usage?: Usage;
  readonly kind?: Trace['kind'];
  readonly trace?: TokenTrace;
  readonly summary?: TraceSummary;
  /** Bytes; an estimate. */
  readonly memoryBytes?: number;
  /** To the first side; absent for it, and where a side has no tokens. */
  readonly comparison?: TraceComparison | 'other-kind';
}

export interface Comparison {
  readonly isKnown: Accessor<boolean>;
  readonly compared: Accessor<readonly ComparedAnswer[]>;
  readonly sides: Accessor<readonly Side[]>;
  readonly isRunning: Accessor<boolean>;
  stop(): void;
}

export function createComparison(
  runtime: Runtime,
  comparisonId: Accessor<string | undefined>,
): Comparison {
  const { db, live, recordings, library, models, jobs, notices } = runtime;
  const rows = createLiveValue(comparisonId, (id) => listCompared(db, id));
  const compared = () => rows() ?? [];
  const traces = createLiveValue(
    () => rows()?.map(({ answer }) => answer.id),
    (ids) => listTraces(db, ids),
  );
  const nameOf = (answer: Message) =>
    library.findSpec(answer.modelId ?? '')?.name ?? answer.modelName ?? 'Model';
  const names = createMemo(() =>
    toSideNames(
      compared().map(({ question, answer }) => ({
        model: nameOf(answer),
        parameters: question.overrides?.parameters ?? {},
      })),
    ),
  );
  const stored = createMemo(
    () =>
      new Map(
        traces()?.flatMap((row) => {
          const read = readTrace(row);
          return read.ok ? [[row.messageId, { trace: read.trace, kind: row.kind }] as const] : [];
        }),
      ),
  );

  const memoryOf = ({ modelId = '' }: Message) => {
    const loaded = models.loaded().find((entry) => entry.modelId === modelId);
    const spec = library.findSpec(modelId);
    return loaded?.memoryBytes ?? (spec && library.neededBytes(spec, spec.contextLength));
  };
  const stateOf = (answer: Message): Side['state'] => {
    const running = live.get(answer.id);
    if (running) return running.phase;
    return answer.status === 'streaming' ? 'waiting' : 'ended';
  };

  const sides = createMemo((): readonly Side[] => {
    const texts = compared().map(({ answer }) => live.get(answer.id)?.text ?? answer.text);
    const bases = compared().map(({ question, answer }, index): Side => {
      const known = stored().get(answer.id);
      const trace = live.get(answer.id) ? recordings.growing(answer.id) : known?.trace;
      const state = stateOf(answer);
      const memoryBytes = memoryOf(answer);
      return {
        answer,
        name: names()[index] ?? nameOf(answer),
        parameters: question.overrides?.parameters ?? {},
        text: texts[index] ?? '',
        state,
        ...(answer.usage && { usage: answer.usage }),
        ...(known && { kind: known.kind }),
        ...(trace && { trace }),
        ...(trace && state === 'ended' && { summary: summarise(trace) }),
        ...(memoryBytes !== undefined && { memoryBytes }),
      };
    });
    return bases.map((side, index) => ({ ...side, ...relate(bases, side, index) }));
  });

  return {
    isKnown: () => !rows.loading(),
    compared,
    sides,
    isRunning: () => sides().some(({ state }) => state !== 'ended'),
    stop() {
      const ids = new Set(compared().map(({ answer }) => answer.id));
      for (const job of jobs.active()) {
        if ('messageId' in job.input && ids.has(job.input.messageId)) {
          notices.act(() => jobs.cancel(job.id));
        }
      }
    },
  };
}

function relate(
  sides: readonly Side[],
  side: Side,
  index: number,
): Pick<Side, 'partsAt' | 'comparison'> {
  const others = sides.filter((other, place) => place !== index && other.text !== '');
  const partings = others.flatMap((other) => {
    const length = commonLength(side.text, other.text);
    // What is the beginning of the other may still go on like it.
    return length < Math.min(side.text.length, other.text.length) ? [length] : [];
  });
  const [first] = sides;
  const partsAt = index === 0 ? partings : partings.slice(0, first?.text === '' ? 0 : 1);
  return {
    ...(partsAt.length > 0 && { partsAt: Math.min(...partsAt) }),
    ...(index > 0 && first?.trace && side.trace
      ? {
          comparison:
            first.kind === side.kind ? compareTraces(first.trace, side.trace) : 'other-kind',
        }
      : {}),
  };
}
