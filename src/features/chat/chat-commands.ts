// What the palette and the keyboard can do to the open chat.
import type { Command } from '../../runtime/commands';
import type { Chat } from './chat';

/** `seeing-model`: one that sees pictures. */
export type ChatDialog =
  'model' | 'seeing-model' | 'parameters' | 'knowledge' | 'rename' | 'export' | 'profile';

export function createChatCommands(
  chat: Chat,
  openDialog: (dialog: ChatDialog) => void,
): () => readonly Command[] {
  const hasChat = () => chat.row() !== undefined;
  const dialog = (id: ChatDialog, title: string, isEnabled?: () => boolean): Command => ({
    id: `chat.${id}`,
    title,
    group: 'action',
    ...(isEnabled ? { isEnabled } : {}),
    run: () => openDialog(id),
  });
  const commands: readonly Command[] = [
    {
      id: 'chat.stop',
      title: 'Stop answering',
      group: 'action',
      shortcut: 'Escape',
      isEnabled: chat.isAnswering,
      run: () => chat.stop(),
    },
    dialog('model', 'Choose model'),
    dialog('parameters', 'Parameters'),
    dialog('rename', 'Rename chat', hasChat),
    dialog('export', 'Export chat', hasChat),
    dialog('profile', 'New profile'),
  ];
  return () => commands;
}
