// A page on the app's own origin that fills its stores before a figure is taken, and runs the
// library alone beside it. The app's own data and store code writes what it will read.
import type { Overrides } from '../../../src/core/prompt/overrides';
import { openDatabase } from '../../../src/data/db';
import { engineRegistry } from '../../../src/engines/registry';
import { indexedText } from '../../../src/runtime/documents/document-index';
import { createId } from '../../../src/core/ids';
import { toMessageId } from '../../../src/data/message-id';
import { ensureProfile } from '../../../src/data/profiles';
import type { Chat, Message } from '../../../src/data/records';
import { scriptedProse, scriptedSection } from '../scripted-answer';
import { installModel } from './install-model';
import { modelsLab, type ModelsLab } from './models-lab';
import { askPlain, type PlainAnswer, type PlainQuestion } from './plain-question';
import type { RawAnswer, RawRequest } from './raw-api';
import { retrievalLab, type RetrievalLab } from './retrieval-lab';
import { traceLab, type TraceLab } from './trace-lab';

export interface ChatSeed {
  readonly title: string;
  /** Questions and answers together; even. */
  readonly messages: number;
  /** `mixed`: from two sentences to a whole section of Markdown. `prose`: `chars` of plain words. */
  readonly content: 'mixed' | 'prose';
  /** Characters of each answer where the content is prose. */
  readonly chars?: number;
  readonly overrides?: Overrides;
}

export interface SeededChat {
  /** Hash of its address. */
  readonly route: string;
  readonly lastMessageId: string;
}

export interface BenchLab extends RetrievalLab, ModelsLab, TraceLab {
  seedChats(seeds: readonly ChatSeed[]): Promise<readonly SeededChat[]>;
  /** Embeds all chunks that the app has stored, and nothing else; ms with the load of the model. */
  embedStoredChunks(modelId: string): Promise<number>;
  /** Puts a model of the build into the app's store. */
  install(modelId: string): Promise<void>;
  runRaw(request: RawRequest): Promise<RawAnswer>;
  /** One question to a model server, as the shortest program asks it. */
  askPlain(question: PlainQuestion): Promise<PlainAnswer>;
}

/** As the app does. */
const EMBED_BATCH = 16;
const HOUR_MS = 3_600_000;

function answerText(seed: ChatSeed, index: number): string {
  if (seed.content === 'prose') return scriptedProse(index, seed.chars ?? 300);
  // Of five answers one is a section with table, code and maths; the others are a few sentences.
  return index % 5 === 4 ? scriptedSection(index) : scriptedProse(index, 150 + (index % 7) * 90);
}

function toMessages(chatId: string, startedAt: number, seed: ChatSeed): Message[] {
  const rows: Message[] = [];
  for (let index = 0; index < seed.messages; index += 1) {
    const createdAt = startedAt + index * 2;
    const isQuestion = index % 2 === 0;
    rows.push({
      id: toMessageId(chatId, createdAt),
      chatId,
      parentId: rows.at(-1)?.id ?? null,
      role: isQuestion ? 'user' : 'assistant',
      text: isQuestion ? scriptedProse(index, 60) : answerText(seed, Math.floor(index / 2)),
      createdAt,
      status: 'done',
      ...(!isQuestion && { modelId: 'starter', modelName: 'Starter', finishReason: 'stop' }),
    });
  }
  return rows;
}

const lab: BenchLab = {
  ...retrievalLab,
  ...traceLab,

  async seedChats(seeds) {
    const { db } = await openDatabase();
    const profile = await ensureProfile(db);
    const seeded: SeededChat[] = [];
    for (const [index, seed] of seeds.entries()) {
      const chatId = createId();
      const createdAt = Date.now() - (index + 1) * HOUR_MS;
      const messages = toMessages(chatId, createdAt, seed);
      const lastMessageId = messages.at(-1)?.id ?? '';
      const chat: Chat = {
        id: chatId,
        profileId: profile.id,
        title: seed.title,
        titleSource: 'user',
        pinned: 0,
        leafId: lastMessageId,
        overrides: seed.overrides ?? {},
        createdAt,
        updatedAt: createdAt,
      };
      await db.transaction('rw', db.chats, db.messages, async () => {
        await db.chats.add(chat);
        await db.messages.bulkAdd(messages);
      });
      seeded.push({ route: `#/chat/${profile.id}/${chatId}`, lastMessageId });
    }
    db.close();
    return seeded;
  },

  ...modelsLab,

  async embedStoredChunks(modelId) {
    const { db } = await openDatabase();
    const texts = (await db.chunks.toArray()).map(indexedText);
    db.close();
    if (texts.length === 0) throw new Error('No chunks are stored');
    await installModel(modelId);
    const engine = engineRegistry.transformers.create();
    const { signal } = new AbortController();
    const startedAt = performance.now();
    for await (const event of engine.load(modelId, {}, signal)) if (event.type === 'ready') break;
    for (let from = 0; from < texts.length; from += EMBED_BATCH) {
      await engine.embed(texts.slice(from, from + EMBED_BATCH));
    }
    const tookMs = performance.now() - startedAt;
    await engine.dispose();
    return tookMs;
  },

  install: installModel,
  askPlain,

  runRaw(request) {
    const worker = new Worker(new URL('./raw.worker.ts', import.meta.url), { type: 'module' });
    return new Promise((resolve, reject) => {
      worker.onmessage = (event: MessageEvent<{ value: RawAnswer } | { failure: string }>) => {
        worker.terminate();
        if ('value' in event.data) resolve(event.data.value);
        else reject(new Error(event.data.failure));
      };
      worker.postMessage(request);
    });
  },
};

Object.assign(globalThis, { lab });
