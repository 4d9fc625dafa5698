// One chat as a file: the shown branch as Markdown to read, or the whole tree as JSON to keep.
import { AppError } from '../core/errors';
import { getChat } from './chats';
import type { Database } from './db';
import { toBase64 } from '../core/picture/picture-part';
import { branchOf } from './message-tree';
import { listMessages } from './messages';
import { getPictures } from './pictures';
import type { Chat, Message } from './records';

export interface ChatFile {
  readonly fileName: string;
  readonly type: 'text/markdown' | 'application/json';
  readonly text: string;
}

/** Of the JSON export; a reader must refuse versions it does not know. */
const FORMAT_VERSION = 1;

/** The branch that is shown, pictures by name. Throws `record-not-found`. */
export async function exportMarkdown(db: Database, chatId: string): Promise<ChatFile> {
  const { chat, messages } = await readChat(db, chatId);
  const parts = branchOf(messages, chat.leafId).map((message) => {
    const pictures = (message.pictures ?? []).map(({ name }) => `*Picture: ${name}*`);
    const text = [...pictures, message.text.trim()].filter((part) => part !== '').join('\n\n');
    return `## ${speakerOf(message)}\n\n${text}\n`;
  });
  const text = [`# ${titleOf(chat)}\n`, ...parts].join('\n');
  return { fileName: `${toFileName(chat)}.md`, type: 'text/markdown', text };
}

/** Every message with its place in the tree, and the pictures as base64. Throws `record-not-found`. */
export async function exportJson(db: Database, chatId: string): Promise<ChatFile> {
  const content = await readChat(db, chatId);
  const named = content.messages.flatMap(({ pictures = [] }) => pictures.map(({ id }) => id));
  const pictures = (await getPictures(db, [...new Set(named)])).map(
    ({ id, name, type, width, height, bytes }) => {
      return { id, name, type, width, height, base64: toBase64(bytes) };
    },
  );
  const text = JSON.stringify(
    {
      format: 'hearth-chat',
      version: FORMAT_VERSION,
      ...content,
      ...(pictures.length > 0 && { pictures }),
    },
    null,
    2,
  );
  return { fileName: `${toFileName(content.chat)}.json`, type: 'application/json', text };
}

async function readChat(
  db: Database,
  chatId: string,
): Promise<{ chat: Chat; messages: readonly Message[] }> {
  const chat = await getChat(db, chatId);
  if (!chat) throw new AppError('record-not-found', 'No such chat', { chatId });
  return { chat, messages: await listMessages(db, chatId) };
}

function speakerOf(message: Message): string {
  if (message.role === 'user') return 'You';
  return message.modelName ?? message.modelId ?? 'Answer';
}

function titleOf(chat: Chat): string {
  return chat.title === '' ? 'New chat' : chat.title;
}

/** Without what some file system refuses. */
function toFileName(chat: Chat): string {
  const name = titleOf(chat)
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  return name === '' ? 'chat' : name;
}
