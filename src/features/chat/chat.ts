// One open chat: its rows, what runs in it and what can be done with it. No views.
import { createMemo, createSignal, type Accessor } from 'solid-js';
import type { AskChoice } from '../../core/documents/answering/ask';
import { serverIdOf } from '../../core/bridge/bridge';
import type { Overrides } from '../../core/prompt/overrides';
import { estimatePictureTokens, type MessagePicture } from '../../core/picture/picture';
import { estimateMessageTokens } from '../../core/prompt/prompt';
import { toNewChat } from '../../data/chats';
import { createLiveValue } from '../../data/live-query';
import {
  beginAnswer,
  continueAnswer,
  type NewTurn,
  rateMessage,
  setLeaf,
} from '../../data/messages';
import { getProfile } from '../../data/profiles';
import type { Chat as ChatRow, Message } from '../../data/records';
import type { LiveAnswer } from '../../runtime/turns/live-answers';
import type { Runtime } from '../../runtime/runtime';
import { whenIdle } from '../../runtime/jobs/idle';
import { whenTrue } from '../../runtime/jobs/when-true';
import { createChatRows } from './chat-rows';
import { createChatSettings, type ChatSettings } from './chat-settings';
import { toMessageRows, type MessageRows } from './message-rows';

export interface Chat {
  readonly row: Accessor<ChatRow | undefined>;
  /** False while the chat of this address is being read. */
  readonly isKnown: Accessor<boolean>;
  readonly rows: Accessor<MessageRows>;
  readonly settings: ChatSettings;
  /** True while an answer of the shown branch is being written or waits for its turn. */
  readonly isAnswering: Accessor<boolean>;
  /** Tokens of the shown branch: measured by the last answer, estimated after it. */
  readonly usedTokens: Accessor<number>;
  /** Pictures of the shown branch. */
  readonly pictureCount: Accessor<number>;
  liveAnswer(messageId: string): LiveAnswer | undefined;
  modelNameOf(message: Message): string;
  /** Where the message was or is being answered; undefined: on this device. */
  placeOf(message: Message): string | undefined;
  /**
   * `pictures`: of the draft. Resolves with the chat's id once the question is stored; waits for rows
   * still being read.
   */
  send(text: string, pictures?: readonly MessagePicture[]): Promise<string>;
  stop(): void;
  /** `recordTokens`: for the inspector, this one answer. */
  regenerate(messageId: string, options?: { recordTokens: boolean }): Promise<void>;
  /** A sibling of the answer, got from the documents in the way that `ask` says. */
  askAgain(messageId: string, ask: AskChoice): Promise<void>;
  continueAnswer(messageId: string): Promise<void>;
  /** A sibling of the question with another text and the same pictures, and an answer to it. */
  edit(messageId: string, text: string): Promise<void>;
  rate(messageId: string, rating: 'good' | 'bad' | undefined): Promise<void>;
  /** Shows the sibling `step` places away. */
  showVersion(messageId: string, step: 1 | -1): Promise<void>;
}

export interface ChatInputs {
  readonly profileId: Accessor<string | undefined>;
  /** Undefined for a chat that its first message is going to create. */
  readonly chatId: Accessor<string | undefined>;
}

const noRows: MessageRows = { branch: [], byId: new Map(), siblings: (id) => [id] };

export function createChat(runtime: Runtime, { profileId, chatId }: ChatInputs): Chat {
  const { db, jobs, library, live } = runtime;
  const [pending, setPending] = createSignal<Overrides>({});
  const { row, messages, isKnown, isWhole, add } = createChatRows(db, chatId);
  const profile = createLiveValue(profileId, (id) => getProfile(db, id));
  const settings = createChatSettings({ runtime, profile, chat: row, pending, setPending });

  const rows = createMemo<MessageRows>((previous) => {
    const all = messages();
    // Which branch is shown, the chat's row says.
    if (!all || !row()) return noRows;
    return toMessageRows(all, { leafId: row()?.leafId, isWhole: isWhole() }, previous);
  }, noRows);
  const shown = () => rows().branch.map((id) => rows().byId.get(id));
  const isAnswering = createMemo(() => shown().some((message) => message?.status === 'streaming'));

  const pictureCount = createMemo(() =>
    shown().reduce((sum, message) => sum + (message?.pictures ?? []).length, 0),
  );
  const usedTokens = createMemo(() => {
    const branch = shown();
    const index = branch.findLastIndex((message) => message?.usage);
    const usage = branch[index]?.usage;
    const measured = usage ? usage.promptTokens + usage.completionTokens : 0;
    return branch.slice(index + 1).reduce((sum, message) => {
      const pictures = (message?.pictures ?? []).map(estimatePictureTokens);
      const words = estimateMessageTokens(message?.text ?? '');
      return pictures.reduce((tokens, picture) => tokens + picture, sum + words);
    }, measured);
  });

  const openChatId = () => {
    const id = chatId();
    if (id === undefined) throw new Error('No chat is open');
    return id;
  };
  const messageOf = (messageId: string) => {
    const message = rows().byId.get(messageId);
    if (!message) throw new Error(`Message ${messageId} is not in the open chat`);
    return message;
  };
  const answerIn = (id: string, messageId: string) =>
    jobs.enqueue('chat.generate', { chatId: id, messageId });

  async function ask(
    id: string,
    turn: Pick<NewTurn, 'parentId' | 'text' | 'pictures' | 'newChat'>,
  ): Promise<void> {
    // An edit may be quicker than the reading of a long chat.
    await whenTrue(isKnown);
    const overrides = settings.nextMessage();
    const modelId = settings.resolved().modelId.value;
    add(await runtime.ask({ ...turn, chatId: id, modelId, overrides }, messages() ?? []));
    settings.forgetNextMessage();
  }

  async function answerAgain(
    messageId: string,
    options: { readonly recordTokens?: boolean; readonly ask?: AskChoice } = {},
  ): Promise<void> {
    const { parentId, ask: earlier } = messageOf(messageId);
    if (parentId === null) throw new Error('An answer without a question');
    const modelId = settings.resolved().modelId.value;
    const answer = await beginAnswer(db, {
      chatId: openChatId(),
      parentId,
      modelId,
      ...(earlier && { ask: earlier }),
      ...options,
    });
    settings.forgetNextMessage();
    await answerIn(openChatId(), answer.id);
  }

  return {
    row,
    isKnown,
    rows,
    settings,
    isAnswering,
    usedTokens,
    pictureCount,
    liveAnswer: (messageId) => live.get(messageId),
    modelNameOf: (message) =>
      message.modelName ?? library.findSpec(message.modelId ?? '')?.name ?? 'Model',

    placeOf({ place, modelName, modelId = '' }) {
      const isKnown = place !== undefined || modelName !== undefined;
      if (isKnown || serverIdOf(modelId) === undefined) return place;
      return library.findSpec(modelId)?.place?.words ?? 'on a server';
    },

    async send(text, pictures = []) {
      // The profile's model and the branch's last message decide what is stored.
      await whenTrue(() => profileId() !== undefined && !profile.loading() && isKnown());
      const existing = chatId();
      if (existing !== undefined) {
        await ask(existing, { parentId: row()?.leafId ?? null, text, pictures });
        return existing;
      }
      const owner = profileId();
      if (owner === undefined) throw new Error('No profile is open');
      const chat = toNewChat(owner, pending());
      await ask(chat.id, { parentId: null, text, pictures, newChat: chat });
      setPending({});
      whenIdle(() => runtime.notices.act(() => runtime.keepStorage()));
      return chat.id;
    },
    stop() {
      const id = chatId();
      for (const job of jobs.active()) {
        if (job.kind === 'chat.generate' && 'chatId' in job.input && job.input.chatId === id) {
          runtime.notices.act(() => jobs.cancel(job.id));
        }
      }
    },
    regenerate: answerAgain,
    askAgain: (messageId, ask) => answerAgain(messageId, { ask }),
    async continueAnswer(messageId) {
      await continueAnswer(db, messageId);
      await answerIn(openChatId(), messageId);
    },
    edit(messageId, text) {
      const { parentId, pictures } = messageOf(messageId);
      return ask(openChatId(), { parentId, text, ...(pictures && { pictures }) });
    },
    rate: (messageId, rating) => rateMessage(db, messageId, rating),
    async showVersion(messageId, step) {
      const siblings = rows().siblings(messageId);
      const next = siblings[siblings.indexOf(messageId) + step];
      if (next !== undefined) await setLeaf(db, openChatId(), next);
    },
  };
}
