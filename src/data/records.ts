// Row types of the database. Fields that are indexed stay plain; the vault will seal the rest.
import type { AskChoice, AskMethod } from '../core/documents/answering/ask';
import type { FinishReason, LogprobKind, SampledToken, Usage } from '../core/engine/engine';
import type { ErrorCode, WireError } from '../core/errors';
import type { Source } from '../core/documents/answering/grounding';
import type { Overrides, Parameters } from '../core/prompt/overrides';
import type { MessagePicture } from '../core/picture/picture';
import type { ReadingPlan } from '../core/documents/answering/reading-plan';

export type { Overrides };

export interface Profile {
  readonly id: string;
  readonly name: string;
  readonly position: number;
  readonly createdAt: number;
  readonly overrides: Overrides;
}

export interface Chat {
  readonly id: string;
  readonly profileId: string;
  readonly title: string;
  /** `auto` follows the first message until somebody renames the chat. */
  readonly titleSource: 'auto' | 'user';
  /** 0 or 1: IndexedDB does not index booleans. */
  readonly pinned: 0 | 1;
  readonly archivedAt?: number;
  /** Set by delete, so that undo is exact; rows are purged a day later. */
  readonly deletedAt?: number;
  /** Its words never leave this device. */
  readonly deviceOnly?: true;
  /** The message at the end of the branch that is shown. */
  readonly leafId?: string;
  readonly overrides: Overrides;
  /** Made by the page Compare: the question once per side, no list of chats shows it. */
  readonly isComparison?: true;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type MessageStatus = 'streaming' | 'done' | 'stopped' | 'interrupted' | 'failed';

/** A node of the chat's tree: edits and regenerations are siblings. Children are a query. */
export interface Message {
  /** Made by `toMessageId` of message-id.ts: the chat's rows are found by it. */
  readonly id: string;
  readonly chatId: string;
  readonly parentId: string | null;
  readonly role: 'user' | 'assistant';
  readonly text: string;
  /** User messages: what is to be looked at, before the words. */
  readonly pictures?: readonly MessagePicture[];
  /** Assistant messages: how many pictures before it its model could not see. */
  readonly unseenPictures?: number;
  /** What a reasoning model thought before the answer; never sent back to it. */
  readonly reasoning?: string;
  /** Strictly later than every other message of the chat, so it orders siblings too. */
  readonly createdAt: number;
  readonly status: MessageStatus;
  /** Assistant messages: who answered, and where. */
  readonly modelId?: string;
  readonly modelName?: string;
  /** "on the server Office"; absent: on this device. */
  readonly place?: string;
  readonly finishReason?: FinishReason;
  readonly usage?: Usage;
  readonly rating?: 'good' | 'bad';
  readonly error?: WireError;
  /** User messages: what this one message decided. */
  readonly overrides?: Overrides;
  /** This answer is recorded for the inspector, whatever the chat says. */
  readonly recordTokens?: true;
  /** Passages the answer was given from; empty: the documents had none. */
  readonly sources?: readonly Source[];
  /** What was looked for in the documents. */
  readonly searchQuery?: string;
  /** What the user chose about how this answer is got from the documents. */
  readonly ask?: AskChoice;
  /** How it was got from them. */
  readonly method?: AskMethod;
  /** Of a document that is read part by part, with what was noted so far. */
  readonly plan?: ReadingPlan;
  /** How many of the oldest messages did not fit the model's context. */
  readonly omittedMessages?: number;
  /** Where the engine was lost and the answer went on in a new one, in order. */
  readonly seams?: readonly Seam[];
  /** Who was to answer before the one that did, in order, and why they did not. */
  readonly skips?: readonly Skip[];
  /** How the answer was made, one for each time it was begun or gone on with. */
  readonly makings?: readonly Making[];
  /** What came of making it once more, the last time. */
  readonly replay?: Replay;
}

/** Enough to make a part of an answer again: its history are the rows before it. */
export interface Making {
  /** Characters that were there; the part goes to the next one's. */
  readonly from: number;
  readonly modelId: string;
  /** Of the model's files. */
  readonly modelDigest: string;
  /** The seed is always one that was used, asked for or drawn. */
  readonly sampling: Parameters;
  readonly systemPrompt: string;
  /** Asked for; recording may change what an engine rounds. */
  readonly alternatives: number;
}

export type Replay = { readonly at: number } & (
  | { readonly outcome: 'identical' }
  | {
      readonly outcome: 'differs';
      /** Characters that are the same. */
      readonly offset: number;
      /** What followed then and now; empty where the answer ended. */
      readonly was: string;
      readonly is: string;
    }
  | { readonly outcome: 'other-files' }
);

/** The answer's engine stopped here, was started again and read everything up to here once more. */
export interface Seam {
  /** Characters of the text that were there. */
  readonly offset: number;
  readonly cause: 'device-lost' | 'engine-crashed' | 'server-lost';
  /** Ms until it went on. */
  readonly waitedMs: number;
  /** Another model, or the same elsewhere, went on: its name. */
  readonly modelName?: string;
  /** Where it went on: "on the server Office"; absent: on this device, or where it was. */
  readonly place?: string;
}

/** One of a fallback chain that did not answer. */
export interface Skip {
  readonly modelName: string;
  /** "on the server Office"; absent: on this device. */
  readonly place?: string;
  /** `resting`: it failed a moment ago and was not asked. */
  readonly why: ErrorCode | 'too-slow' | 'resting' | 'device-only' | 'documents-stay';
  /** Seconds that were waited, where it was too slow. */
  readonly seconds?: number;
}

/** The text of a running answer, saved every second beside the row, so that a save touches no list. */
export interface PartialAnswer {
  readonly messageId: string;
  readonly text: string;
  readonly savedAt: number;
}

export interface Draft {
  readonly chatId: string;
  readonly text: string;
}

/** Sampled tokens of one message; apart from messages so that a chat stays cheap to read. */
export interface Trace {
  readonly messageId: string;
  readonly kind: LogprobKind;
  /** Of core/trace/trace-codec.ts. Only rows of the first version have `tokens` instead. */
  readonly bytes?: Uint8Array;
  readonly tokens?: readonly SampledToken[];
  readonly setup?: TraceSetup;
}

/** What an answer was made with, to say what sampling would cut and to make it again. */
export interface TraceSetup {
  readonly modelId: string;
  readonly sampling: Partial<Parameters>;
  /** Alternatives asked for; the engine may give fewer. */
  readonly alternatives: number;
  /** Tokens taken over from the version this one branched off. */
  readonly branchedAt?: number;
}

export interface Setting {
  readonly key: string;
  readonly value: unknown;
}

/**
 * `answers`: any number at once, because each waits for its own engine (runtime/places/). `batch`:
 * beside the others, because it takes hours; it gives way by itself.
 */
export type Lane = 'answers' | 'gpu' | 'cpu' | 'network' | 'batch';

export interface JobInputs {
  /** `maxNewTokens`: the answer stops again after so many, to be walked through. */
  'chat.generate': {
    chatId: string;
    messageId: string;
    maxNewTokens?: number;
    /** From here on, for this answer alone. */
    sampling?: Partial<Parameters>;
    /** May be written here while another one is. */
    isBeside?: boolean;
  };
  /** Makes a stored answer once more and compares. */
  'chat.replay': { messageId: string };
  'model.download': { modelId: string };
  'model.load': { modelId: string };
  'model.unload': { modelId: string };
  /** Reads every byte of the files again. */
  'model.verify': { modelId: string };
  /** Finds the fastest way to run it here. */
  'model.speed': { modelId: string };
  /** Whether it computes right here. */
  'model.check': { modelId: string };
  'document.ingest': { documentId: string };
  /** With other settings, from the text that was read. */
  'document.cut': { documentId: string; chunkTokens: number; overlapTokens: number };
  /** All documents: `modelId` makes the vectors from now on; those of another model are stale. */
  'document.embed': { modelId?: string };
  /** Into another collection, or the collection's index where it lies there already. */
  'document.move': { documentId: string; collectionId: string };
  /** Of a deleted one, for good. */
  'document.purge': { documentId: string };
  /** The rows that wait. */
  'batch.run': { batchId: string };
}
export type JobKind = keyof JobInputs;

export type JobState =
  | { status: 'queued' }
  | { status: 'running'; startedAt: number; done: number; total?: number }
  | { status: 'paused'; done: number; total?: number }
  | { status: 'succeeded'; finishedAt: number }
  | { status: 'failed'; finishedAt: number; error: WireError }
  | { status: 'cancelled'; finishedAt: number };

export interface Job<K extends JobKind = JobKind> {
  readonly id: string;
  readonly kind: K;
  readonly lane: Lane;
  readonly input: JobInputs[K];
  readonly state: JobState;
  /** Copy of `state.status`, because IndexedDB indexes plain fields only. */
  readonly status: JobState['status'];
  /** The tab that asked, so that a hand-over goes on with what a living tab waits for. */
  readonly tabId: string;
  readonly createdAt: number;
}

/** Where a model computes. */
export type Backend = 'cpu' | 'webgpu' | 'server';

/** The fastest way to run a model here, as a speed test found it; loads follow it. */
export interface MeasuredSpeed {
  readonly backend: Backend;
  readonly prefillTokensPerSecond: number;
  readonly tokensPerSecond: number;
  /** CPU threads; absent on the GPU. */
  readonly threads?: number;
  readonly measuredAt: number;
}

/** How far a model's tokens agreed with its reference. */
export interface TruthCheck {
  /** 0 to 1: the share of reference tokens that were the likeliest here too. */
  readonly agreement: number;
  readonly tokens: number;
  readonly backend: Backend;
  /** The GPU was found wrong; the model stays on the CPU where `key` is the same. */
  readonly gpuFailed?: boolean;
  readonly checkedAt: number;
  /** GPU, browser and digests; a result counts only where they are the same. */
  readonly key: string;
}

/** How a model was used on this device; what is installed is the model store's own knowledge. */
export interface ModelUse {
  readonly modelId: string;
  /** 0: it was loaded, tested or checked, but has answered nothing. */
  readonly lastUsedAt: number;
  readonly answers: number;
  readonly completionTokens: number;
  /** Of the last answer; 0 before one. */
  readonly lastTokensPerSecond: number;
  readonly lastLoadMs?: number;
  /** The newest last, at most 20. */
  readonly loadMsHistory?: readonly number[];
  /** Of the newest answers, the newest last, at most 20. */
  readonly speeds?: readonly { readonly at: number; readonly tokensPerSecond: number }[];
  readonly measured?: MeasuredSpeed;
  /** Every way the last speed test tried with success, in its order; `measured` is one of them. */
  readonly ways?: readonly MeasuredSpeed[];
  readonly check?: TruthCheck;
}
