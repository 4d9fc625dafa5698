// One assistant turn: rows -> prompt -> stream -> row. Goes on while the user looks elsewhere.
import { AppError, isAbort } from '../../core/errors';
import { citedNumbers, type Source } from '../../core/documents/answering/grounding';
import type { Parameters } from '../../core/prompt/overrides';
import type { ReadingPlan } from '../../core/documents/answering/reading-plan';
import type { Database } from '../../data/db';
import { branchOf } from '../../data/message-tree';
import { continueAnswer, finishAnswer, putSources, savePartial } from '../../data/messages';
import { recordUse } from '../../data/models';
import type { Message } from '../../data/records';
import type { TurnRows } from '../../data/turn-rows';
import { createAnswer, toRowChange, type Answer } from './answer';
import { noteMaking, seeded, toMaking, withMaking } from './answer-making';
import { findKeeper, keepOnDevice } from './device-only';
import type { DocumentSearch } from '../documents/document-search';
import { findGround, NO_SUPPORT, withSources, type GroundingInputs } from './grounded-turn';
import type { Downloads } from '../models/downloads';
import type { LiveAnswers } from './live-answers';
import type { ModelLibrary } from '../models/model-library';
import type { LoadProgress } from '../models/loaded-mirror';
import type { ModelLease } from '../models/model-lease';
import type { ModelManager } from '../models/model-manager';
import type { Places } from '../places/places';
import type { Notices } from '../notices';
import { createPartialSaver } from './partial-saver';
import { closingMarks } from '../documents/reading-run';
import { readForTurn, type ReadForTurn } from '../documents/reading-turn';
import type { Recording, Recordings } from './recordings';
import { rewriteQuery } from './rewrite-query';
import type { StepDown } from '../models/step-down';
import type { FindSubstitute } from '../models/substitute';
import { runTurn, toSkip, type Turn, type TurnRunInputs } from './turn-run';
import type { TurnPictures } from './turn-prompt';
import { settingsForTurn, type TurnSettings } from './turn-settings';
import type { TurnsAtHand } from './turns-at-hand';
import { readPictures } from './turn-sight';

/** How often passages that do not fit are halved. */
const MAX_SHRINKS = 3;

export interface GenerationInputs {
  readonly db: Database;
  readonly library: ModelLibrary;
  readonly downloads: Pick<Downloads, 'findInstalled'>;
  readonly models: ModelManager;
  readonly places: Places;
  readonly live: LiveAnswers;
  readonly turnsAtHand: Pick<TurnsAtHand, 'read'>;
  readonly recordings: Recordings;
  readonly search: DocumentSearch;
  readonly notices: Notices;
  readonly stepDown: StepDown;
  readonly findSubstitute: FindSubstitute;
}

export interface AnswerStep {
  readonly maxNewTokens?: number;
  /** May be written here while another one is. */
  readonly isBeside?: boolean;
  /** In place of what the levels decide. */
  readonly sampling?: Partial<Parameters>;
}

export interface Generation {
  /**
   * Answers the assistant message `messageId`, or continues it when it has text. An abort is a
   * normal outcome; any other failure is kept in the row and thrown for the job. With
   * `maxNewTokens` it is stopped again after so many.
   */
  run(messageId: string, signal: AbortSignal, step?: AnswerStep): Promise<void>;
}

export function createGeneration(inputs: GenerationInputs): Generation {
  const { db, library, downloads, models, live, recordings, search, notices } = inputs;
  const { stepDown, findSubstitute, places, turnsAtHand } = inputs;
  const run: TurnRunInputs = {
    models,
    places,
    findSpec: library.findSpec,
    stepDown,
    findSubstitute,
    onStepDown: ({ name }, instead) =>
      void notices.say({
        tone: 'warn',
        title: 'The graphics processor stopped twice in ten minutes',
        detail: instead
          ? `${instead.name} answers in place of ${name} until this page is loaded again.`
          : `${name} runs on the processor until this page is loaded again: slower, and safe.`,
        sticky: true,
      }),
  };

  async function beginRecording(
    message: Message,
    { modelId, topLogprobs, parameters }: TurnSettings,
    lease: ModelLease,
  ): Promise<Recording | undefined> {
    const { logprobKind } = lease.model.capabilities;
    if (topLogprobs === 0 || logprobKind === 'none') return undefined;
    const setup = { modelId, sampling: parameters, alternatives: topLogprobs };
    return recordings.begin(message, logprobKind, setup);
  }

  /** Told at once, so that the passages stand there while the answer is written. */
  async function ground(
    message: Message,
    {
      branch,
      settings,
      staysHere,
      onPhase,
    }: Pick<Turn, 'branch' | 'settings' | 'staysHere' | 'onPhase'>,
    { shrink, rewrite }: Pick<GroundingInputs, 'shrink' | 'rewrite'> & { readonly shrink: number },
    signal: AbortSignal,
  ): Promise<Partial<ReadForTurn>> {
    const { modelId } = settings;
    const loaded = models.loaded().find((entry) => entry.modelId === modelId);
    const contextLength = (loaded ?? library.findSpec(modelId))?.contextLength ?? 0;
    const found = await findGround({
      db,
      search,
      branch,
      settings,
      ...(staysHere !== undefined && { staysHere }),
      contextLength,
      shrink,
      ...(rewrite && { rewrite }),
      signal,
    });
    const read: Partial<ReadForTurn> | undefined = found?.reading
      ? await readForTurn(
          { db, run, reading: found.reading, message, settings, onPhase, shrink },
          signal,
        )
      : found;
    if (!read?.grounding) return {};
    await putSources(db, message.id, read.grounding);
    return read.grounding.sources.length === 0 ? { ...read, text: NO_SUPPORT } : read;
  }

  async function stream(
    message: Message,
    rows: TurnRows,
    answer: Answer,
    signal: AbortSignal,
    { maxNewTokens, sampling, isBeside = false }: AnswerStep,
  ): Promise<void> {
    const saver = createPartialSaver(
      () => savePartial(db, message.id, answer.text),
      (error) => notices.report(error),
    );
    try {
      const branch = branchOf(rows.messages, message.id);
      const decided = settingsForTurn(rows, library.findSpec, message, branch);
      const keeper = await findKeeper(db, { ...rows, settings: decided, branch });
      const settings = keepOnDevice(keeper, seeded(decided, sampling));
      if (settings.modelId !== decided.modelId) {
        const why = keeper?.of === 'collection' ? 'documents-stay' : 'device-only';
        answer.skips.push(toSkip(library.findSpec, decided.modelId, why));
      }
      const onPhase: Turn['onPhase'] = (phase, progress) =>
        live.phase(message.id, phase, progress && shareOf(progress));
      let pictures: Promise<TurnPictures> | undefined;
      const turn: Turn = {
        branch,
        settings,
        staysHere: keeper !== undefined,
        answer,
        ...(maxNewTokens !== undefined && { maxNewTokens }),
        isBeside,
        onPhase,
        loadPictures: () => (pictures ??= readPictures(db, branch)),
        async onLease(lease) {
          const { modelId: usedId } = lease.model;
          const files = downloads.findInstalled(usedId);
          noteMaking(answer, toMaking(answer, { ...settings, modelId: usedId }, files));
          answer.recording ??= await beginRecording(message, settings, lease);
        },
        onThought: (text, tokens) => live.think(message.id, text, tokens),
        onText(text, tokens, sampled) {
          answer.recording?.add(text, sampled);
          live.append(message.id, text, tokens);
          saver.changed();
        },
      };
      const modelId = await writeGrounded(message, turn, signal);
      const { usage } = answer;
      // A step says nothing about speed.
      if (usage && maxNewTokens === undefined) await recordUse(db, { modelId, usage });
    } finally {
      await saver.settle();
    }
  }

  /** With less of the documents where the model counts more tokens than were estimated. */
  async function writeGrounded(message: Message, turn: Turn, signal: AbortSignal): Promise<string> {
    const { answer, branch, settings } = turn;
    let rewriting: Promise<string | undefined> | undefined;
    const rewrite = () => (rewriting ??= rewriteQuery(run, turn, signal));
    for (let shrink = 0; ; shrink += 1) {
      try {
        const { grounding, plan, text } = await ground(message, turn, { shrink, rewrite }, signal);
        answer.grounding = grounding;
        if (text !== undefined) {
          answer.text = text;
          answer.finishReason = 'stop';
          return settings.modelId;
        }
        const asked = grounding ? withSources(branch, grounding.sources) : branch;
        const modelId = await runTurn(run, { ...turn, branch: asked }, signal);
        if (plan && grounding && answer.finishReason !== 'abort') {
          closeWithMarks(answer, plan, grounding.sources);
        }
        return modelId;
      } catch (error) {
        const isTooLong = error instanceof AppError && error.code === 'context-overflow';
        const isGrounded = settings.collectionIds.length > 0 || settings.about !== undefined;
        if (!isTooLong || !isGrounded || answer.text !== '' || shrink >= MAX_SHRINKS) throw error;
      }
    }
  }

  /** Writes the answer. While the disk refuses it, the text stays on the page with a way to retry. */
  async function keep(message: Message, answer: Answer): Promise<void> {
    await finishAnswer(db, message.id, { ...toRowChange(answer), ...withMaking(message, answer) });
    await answer.recording?.keep(answer.text);
    live.end(message.id);
  }

  return {
    async run(messageId, signal, step = {}) {
      const rows = await turnsAtHand.read(messageId);
      let message = rows.messages.find(({ id }) => id === messageId);
      // A new owner that looked after the row was written and before its job was queued found an
      // answer that nobody writes.
      if (message?.status === 'interrupted') message = await continueAnswer(db, messageId);
      // Deleted, or answered already, while the job waited.
      if (message?.status !== 'streaming') return;
      const answer = createAnswer(message);
      live.begin(messageId, { text: message.text });
      try {
        await stream(message, rows, answer, signal, step);
        if (step.maxNewTokens !== undefined) pauseAfterStep(message, answer);
      } catch (error) {
        // An engine that did not react to the stop was ended; for the reader it is stopped.
        if (isAbort(error) || signal.aborted) answer.finishReason = 'abort';
        else answer.failure = error;
      }
      try {
        await keep(message, answer);
      } catch (error) {
        notices.report(error, {
          label: 'Save again',
          run: () => notices.act(() => keep(message, answer)),
        });
      }
      if (answer.failure) throw answer.failure as Error;
    },
  };
}

/** A summary cites pages, also where the model forgot to. */
function closeWithMarks(answer: Answer, plan: ReadingPlan, sources: readonly Source[]): void {
  if (citedNumbers(answer.text, sources.length).length > 0) return;
  answer.text = `${answer.text.trimEnd()}\n\n${closingMarks(plan, sources)}`;
}

/** Cut by the step and not by its own length: stopped. The figures stay those of the whole answer. */
function pauseAfterStep(message: Message, answer: Answer): void {
  if (answer.finishReason === 'length') answer.finishReason = 'abort';
  if (!message.usage || !answer.usage) return;
  const completionTokens = message.usage.completionTokens + answer.usage.completionTokens;
  answer.usage = { ...message.usage, completionTokens };
}

/** 0 to 1; undefined while the size is not known. */
function shareOf({ loadedBytes, totalBytes }: LoadProgress): number | undefined {
  return totalBytes ? Math.min(1, loadedBytes / totalBytes) : undefined;
}
