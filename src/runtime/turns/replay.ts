// A stored answer made once more, with the seed, sampler, files and prompt it had.
import { AppError } from '../../core/errors';
import type { Database } from '../../data/db';
import { branchOf } from '../../data/message-tree';
import { getMessage, putReplay } from '../../data/messages';
import type { Making, Message, Replay } from '../../data/records';
import { readTurnRows } from '../../data/turn-rows';
import { without } from '../../data/without';
import type { Downloads } from '../models/downloads';
import { findKeeper, keepOnDevice } from './device-only';
import { withSources } from './grounded-turn';
import { digestOf } from '../models/model-digest';
import type { ModelManager } from '../models/model-manager';
import { streamTurn } from './turn-prompt';
import { goingOn } from './turn-leg';
import { readPictures } from './turn-sight';

export interface ReplayInputs {
  readonly db: Database;
  readonly models: Pick<ModelManager, 'lease'>;
  readonly downloads: Pick<Downloads, 'findInstalled'>;
}

type Outcome = Replay extends infer R ? (R extends Replay ? Omit<R, 'at'> : never) : never;

/** What an answer tells besides where it differs, in characters. */
const QUOTED = 24;

/**
 * Keeps the outcome with the message. Throws what load and generate throw, `record-not-found`, and
 * `capability-missing` for an answer of a time when nothing was kept.
 */
export async function replayAnswer(
  { db, models, downloads }: ReplayInputs,
  messageId: string,
  signal: AbortSignal,
): Promise<void> {
  const message = await getMessage(db, messageId);
  if (!message) throw new AppError('record-not-found', 'No such message', { messageId });
  const parts = partsOf(message);
  if (parts.length === 0) {
    throw new AppError('capability-missing', 'Nothing is kept of how this answer was made');
  }
  const turn = await readTurnRows(db, messageId);
  const rows = branchOf(turn.messages, message.id);
  const keeper = await findKeeper(db, { ...turn, settings: { collectionIds: [] }, branch: rows });
  const branch = message.sources ? withSources(rows, message.sources) : rows;
  let outcome: Outcome = { outcome: 'identical' };
  for (const part of parts) {
    outcome = await replayPart(part);
    if (outcome.outcome !== 'identical') break;
  }
  await putReplay(db, messageId, { at: Date.now(), ...outcome });

  async function replayPart({ making, from, to }: Part): Promise<Outcome> {
    // It was marked "This device only" after it was answered elsewhere.
    keepOnDevice(keeper, { modelId: making.modelId });
    const lease = await models.lease(making.modelId, signal);
    try {
      const manifest = downloads.findInstalled(making.modelId);
      if (making.modelDigest !== (manifest ? digestOf(manifest) : '')) {
        return { outcome: 'other-files' };
      }
      const { sampling: parameters, systemPrompt, alternatives: topLogprobs, modelId } = making;
      const settings = { modelId, systemPrompt, parameters, topLogprobs, collectionIds: [] };
      const text = message?.text ?? '';
      const begun = text.slice(0, from);
      const open = branch.map((row, place) =>
        place === branch.length - 1 ? { ...without(row, 'usage'), text: begun } : row,
      );
      // Ended here: what is the same so far is enough for a part that others follow.
      const enough = new AbortController();
      const either = AbortSignal.any([signal, enough.signal]);
      const isLast = to === text.length;
      let written = begun;
      let reason: string | undefined;
      const seededOn = goingOn(settings, begun, 0);
      const shown = message?.unseenPictures ? undefined : await readPictures(db, branch);
      const events = streamTurn(lease, open, seededOn, () => undefined, either, shown);
      for await (const event of events) {
        if (event.type === 'finish') ({ reason } = event);
        if (event.type !== 'text-delta') continue;
        written += event.text;
        const same = sharedLength(text, written);
        if (same < Math.min(written.length, to)) {
          enough.abort();
          return differs(same, text, written);
        }
        if (written.length > to && isLast && message?.finishReason === 'stop') {
          enough.abort();
          return differs(to, text, written);
        }
        if (written.length >= to && !(isLast && message?.finishReason === 'stop')) enough.abort();
      }
      signal.throwIfAborted();
      const isShort = written.length < to && reason !== 'abort';
      return isShort ? differs(written.length, text, written) : { outcome: 'identical' };
    } finally {
      lease.release();
    }
  }
}

interface Part {
  readonly making: Making;
  readonly from: number;
  readonly to: number;
}

/** A lost engine begins a part too: the new one draws from another seed, and is not recorded. */
export function partsOf({
  makings = [],
  seams = [],
  text,
}: Pick<Message, 'makings' | 'seams' | 'text'>): readonly Part[] {
  const starts = [
    ...makings.map((making) => ({ making, from: making.from })),
    ...seams.flatMap(({ offset, cause }) => {
      const making = makings.findLast(({ from }) => from <= offset);
      if (!making || making.from === offset) return [];
      const alternatives = cause === 'device-lost' ? making.alternatives : 0;
      return [{ making: { ...making, alternatives }, from: offset }];
    }),
  ].sort((a, b) => a.from - b.from);
  return starts
    .map((start, place) => ({ ...start, to: starts[place + 1]?.from ?? text.length }))
    .filter(({ from, to }) => to > from);
}

function differs(offset: number, was: string, is: string): Outcome {
  const quote = (text: string) => text.slice(offset, offset + QUOTED);
  return { outcome: 'differs', offset, was: quote(was), is: quote(is) };
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
