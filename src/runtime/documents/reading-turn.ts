// The steps of a turn that reads a document part by part, each a short answer of its own.
import type { ReadingPlan } from '../../core/documents/answering/reading-plan';
import type { Database } from '../../data/db';
import { putPlan } from '../../data/messages';
import type { Message } from '../../data/records';
import { createAnswer } from '../turns/answer';
import type { Grounding, Reading } from '../turns/grounded-turn';
import { readInSteps } from './reading-run';
import { runTurn, type Turn, type TurnRunInputs } from '../turns/turn-run';
import type { TurnSettings } from '../turns/turn-settings';

export interface ReadingTurn {
  readonly db: Database;
  readonly run: TurnRunInputs;
  readonly reading: Reading;
  /** The answer that the document is read for. */
  readonly message: Message;
  readonly settings: TurnSettings;
  readonly onPhase: Turn['onPhase'];
  /** Above 0: the parts of the plan so far are too long. */
  readonly shrink: number;
}

export interface ReadForTurn {
  readonly grounding: Grounding;
  readonly plan: ReadingPlan;
  /** The answer, where it is made here and not by the model. */
  readonly text?: string;
}

/** Throws AbortError when it is stopped; what was noted by then is in the row. */
export async function readForTurn(
  { db, run, reading, message, settings, onPhase, shrink }: ReadingTurn,
  signal: AbortSignal,
): Promise<ReadForTurn> {
  let plan = shrink === 0 ? message.plan : undefined;
  const write = async (prompt: string, maxTokens: number) => {
    const answer = createAnswer({ text: '' });
    const { seed: _seed, ...parameters } = settings.parameters;
    await runTurn(
      run,
      {
        branch: [
          { ...message, id: `${message.id}-step`, role: 'user', text: prompt },
          { ...message, text: '' },
        ],
        // A note is not an invention: the likeliest words, whatever the chat is set to.
        settings: {
          ...settings,
          parameters: { ...parameters, maxTokens, temperature: 0 },
          topLogprobs: 0,
        },
        answer,
        onPhase,
        onText: () => undefined,
      },
      signal,
    );
    signal.throwIfAborted();
    return answer.text;
  };
  const result = await readInSteps({
    reading,
    plan,
    write,
    async onPlan(changed) {
      plan = changed;
      await putPlan(db, message.id, changed);
    },
  });
  if (!plan) throw new Error('A document was read without a plan');
  return {
    grounding: { sources: result.sources, method: 'steps' },
    plan,
    ...(result.text === undefined ? {} : { text: result.text }),
  };
}
