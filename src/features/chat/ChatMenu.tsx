import type { Chat } from '../../data/records';
import { Menu } from '../../ui/Menu';
import type { ChatActions } from './chat-actions';

export interface ChatMenuProps {
  readonly chat: Chat;
  readonly actions: ChatActions;
  readonly onRename: () => void;
  readonly onExport: () => void;
}

export function ChatMenu(props: ChatMenuProps) {
  const isPinned = () => props.chat.pinned === 1;
  const isArchived = () => props.chat.archivedAt !== undefined;
  return (
    <Menu
      label="Chat options"
      align="start"
      items={[
        { label: 'Rename', icon: 'pencil', run: () => props.onRename() },
        {
          label: isPinned() ? 'Unpin' : 'Pin',
          icon: 'pin',
          run: () => props.actions.pin(props.chat, !isPinned()),
        },
        {
          label: isArchived() ? 'Unarchive' : 'Archive',
          icon: 'archive',
          run: () => props.actions.archive(props.chat, !isArchived()),
        },
        {
          label: 'This device only',
          checked: props.chat.deviceOnly === true,
          run: () => props.actions.setDeviceOnly(props.chat, props.chat.deviceOnly !== true),
        },
        { label: 'Export', icon: 'upload', run: () => props.onExport() },
        {
          label: 'Delete',
          icon: 'trash',
          danger: true,
          separated: true,
          run: () => props.actions.remove(props.chat),
        },
      ]}
    />
  );
}
