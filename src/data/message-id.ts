// Ids of messages: chat, then time, so that a chat is one range of the primary key in its order.
// Read through any other index, a live query would note down the key of every row: for 2,000
// messages a long task.

/** Base-36 digits of an epoch ms; enough until the year 5188. */
const TIME_DIGITS = 9;

/** `createdAt` is unique within the chat. */
export function toMessageId(chatId: string, createdAt: number): string {
  return `${chatId}-${createdAt.toString(36).padStart(TIME_DIGITS, '0')}`;
}

export function chatIdOf(messageId: string): string {
  return messageId.slice(0, -TIME_DIGITS - 1);
}

/** All ids of a chat lie between the two. */
export function messageIdBounds(chatId: string): readonly [from: string, to: string] {
  return [`${chatId}-`, `${chatId}-~`];
}
