// What the chat page's buttons do; every failure becomes a notice, every deletion can be undone.
import type { Accessor } from 'solid-js';
import {
  archiveChat,
  pinChat,
  setDeviceOnly,
  removeChat,
  renameChat,
  restoreChat,
  unarchiveChat,
} from '../../data/chats';
import { createProfile } from '../../data/profiles';
import type { Chat as ChatRow } from '../../data/records';
import { putSetting } from '../../data/settings';
import type { Runtime } from '../../runtime/runtime';
import { copyText } from '../../ui/copy-text';
import type { Chat } from './chat';
import type { DraftText } from './draft';
import type { DraftPictures } from './draft-pictures';
import type { MessageHandlers } from './MessageActions';

export interface ChatActions {
  readonly messageHandlers: MessageHandlers;
  setMessageBox(element: HTMLTextAreaElement): void;
  focusMessageBox(): void;
  isBusy(chatId: string): boolean;
  send(text: string): void;
  newChat(): void;
  openProfile(profileId: string): void;
  createProfile(name: string): void;
  rename(chat: ChatRow, title: string): void;
  pin(chat: ChatRow, pinned: boolean): void;
  archive(chat: ChatRow, archived: boolean): void;
  setDeviceOnly(chat: ChatRow, on: boolean): void;
  remove(chat: ChatRow): void;
  exportChat(chat: ChatRow, format: 'markdown' | 'json'): void;
}

export interface ChatActionsInputs {
  readonly runtime: Runtime;
  readonly chat: Chat;
  readonly chatId: Accessor<string | undefined>;
  readonly profileId: Accessor<string | undefined>;
  readonly navigate: (path: string) => void;
  readonly draft: DraftText;
  readonly pictures: DraftPictures;
}

export function createChatActions(inputs: ChatActionsInputs): ChatActions {
  const { runtime, chat, chatId, profileId, navigate, draft, pictures } = inputs;
  const { db, jobs, notices } = runtime;
  const act = (action: () => Promise<unknown>) => notices.act(action);
  let messageBox: HTMLTextAreaElement | undefined;
  let isSending = false;

  /** In the frame: it lays the page out, which a frame does anyway. */
  const focusMessageBox = () =>
    requestAnimationFrame(() => {
      if (document.activeElement !== messageBox) messageBox?.focus();
    });

  const send = async (text: string) => {
    const id = await chat.send(text, pictures.toSend());
    // Only now: a message that could not be stored stays in the box.
    const cleared = draft.clear();
    const owner = profileId();
    if (chatId() === undefined && owner !== undefined) navigate(`/chat/${owner}/${id}`);
    focusMessageBox();
    await cleared;
  };

  const newChat = () => {
    navigate('/chat');
    focusMessageBox();
  };
  const openProfile = (id: string) => {
    act(async () => {
      await putSetting(db, 'lastProfileId', id);
      navigate('/chat');
    });
  };

  return {
    messageHandlers: {
      onCopy: (messageId) =>
        act(async () => {
          const message = chat.rows().byId.get(messageId);
          await copyText(message?.text ?? '');
          notices.say({ tone: 'ok', title: 'Copied' });
        }),
      onEdit: (messageId, text) => act(() => chat.edit(messageId, text)),
      onRegenerate: (messageId) => act(() => chat.regenerate(messageId)),
      onRegenerateWithTrace: (messageId) =>
        act(() => chat.regenerate(messageId, { recordTokens: true })),
      onAskAgain: (messageId, ask) => act(() => chat.askAgain(messageId, ask)),
      onContinue: (messageId) => act(() => chat.continueAnswer(messageId)),
      onRate: (messageId, rating) => act(() => chat.rate(messageId, rating)),
      onInspect: (messageId) => navigate(`/inspector/${messageId}`),
      onVersion: (messageId, step) => act(() => chat.showVersion(messageId, step)),
    },
    setMessageBox: (element) => (messageBox = element),
    focusMessageBox,
    isBusy: (id) => jobs.active().some((job) => 'chatId' in job.input && job.input.chatId === id),
    send: (text) => {
      // The key pressed twice is one message.
      if (isSending || !pictures.maySend()) return;
      isSending = true;
      act(() => send(text).finally(() => (isSending = false)));
    },
    newChat,
    openProfile,
    createProfile: (name) =>
      act(async () => {
        const profile = await createProfile(db, name);
        openProfile(profile.id);
      }),
    rename: (row, title) => act(() => renameChat(db, row.id, title)),
    pin: (row, pinned) => act(() => pinChat(db, row.id, pinned)),
    setDeviceOnly: (row, on) => act(() => setDeviceOnly(db, row.id, on)),
    archive: (row, archived) =>
      act(async () => {
        await (archived ? archiveChat(db, row.id) : unarchiveChat(db, row.id));
        if (!archived) return;
        if (chatId() === row.id) navigate('/chat');
        notices.say({
          tone: 'ok',
          title: 'Chat archived',
          action: { label: 'Undo', run: () => act(() => unarchiveChat(db, row.id)) },
        });
      }),
    remove: (row) =>
      act(async () => {
        if (chatId() === row.id) chat.stop();
        await removeChat(db, row.id);
        if (chatId() === row.id) navigate('/chat');
        notices.say({
          tone: 'ok',
          title: `“${row.title || 'Chat'}” deleted`,
          action: {
            label: 'Undo',
            run: () =>
              act(async () => {
                await restoreChat(db, row.id);
                navigate(`/chat/${row.profileId}/${row.id}`);
              }),
          },
        });
      }),
    exportChat: (row, format) =>
      act(async () => {
        const { exportJson, exportMarkdown } = await import('../../data/export');
        const file = await (format === 'markdown' ? exportMarkdown : exportJson)(db, row.id);
        saveFile(file.fileName, new Blob([file.text], { type: file.type }));
      }),
  };
}

function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // The browser reads the blob after this turn of the event loop.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
