/**
 * One piece of a message. An image is a `data:` URL, its size in pixels where it is known; only models
 * with the capability `vision` see it.
 */
export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  | {
      readonly type: 'image';
      readonly url: string;
      readonly width?: number;
      readonly height?: number;
    };

export type Role = 'system' | 'user' | 'assistant' | 'tool';

/** A message as an engine reads it; stored messages are `data/records.ts`. */
export interface ChatMessage {
  readonly role: Role;
  readonly content: string | readonly ContentPart[];
  readonly toolCalls?: readonly ToolCall[];
  readonly toolCallId?: string;
}

/** JSON Schema, draft 2020-12, as far as engines constrain decoding with it. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface ToolSpec {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonSchema;
}

export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON text exactly as the model wrote it. */
  readonly arguments: string;
}

/** The text of a message, content parts joined. */
export function textOf(message: ChatMessage): string {
  if (typeof message.content === 'string') return message.content;
  return message.content.map((part) => (part.type === 'text' ? part.text : '')).join('');
}

/** The images of a message, `data:` URLs. */
export function imagesOf({ content }: ChatMessage): readonly string[] {
  if (typeof content === 'string') return [];
  return content.flatMap((part) => (part.type === 'image' ? part.url : []));
}
