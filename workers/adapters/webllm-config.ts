// What the adapter reads of mlc-chat-config.json.
import { AppError } from '../../src/core/errors';

export interface ConversationTemplate {
  readonly system_template: string;
  readonly system_message: string;
  readonly roles: Readonly<Record<string, string>>;
  readonly role_templates?: Readonly<Partial<Record<string, string>>>;
  readonly seps: readonly string[];
  readonly role_content_sep?: string;
  /** Between the answer's role and the answer that is to be written. */
  readonly role_empty_sep?: string;
  readonly render_empty_system_message?: boolean;
  /** Before everything else, the beginning-of-text token for one. */
  readonly system_prefix_token_ids?: readonly number[] | null;
  readonly add_role_after_system_message?: boolean;
}

export interface ChatConfig {
  readonly conv_template: ConversationTemplate;
  readonly context_window_size: number;
}

/** Throws `model-damaged` when the file is not a chat configuration, for instance an error page. */
export async function readChatConfig(file: Blob): Promise<ChatConfig> {
  const text = await file.text();
  try {
    const config = JSON.parse(text) as Partial<ChatConfig>;
    if (config.conv_template && config.context_window_size) return config as ChatConfig;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new AppError('model-damaged', 'mlc-chat-config.json is not a chat configuration', {
    bytes: file.size,
  });
}
