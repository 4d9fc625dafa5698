// The small dialogs of the chat page: rename, export, new profile.
import { Match, Switch } from 'solid-js';
import type { Chat } from '../../data/records';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { NameDialog } from '../../ui/NameDialog';
import type { ChatActions } from './chat-actions';
import styles from './dialogs.module.css';

export interface ChatDialogsProps {
  readonly kind: string;
  readonly chat: Chat | undefined;
  readonly actions: ChatActions;
  readonly onClose: () => void;
}

export default function ChatDialogs(props: ChatDialogsProps) {
  return (
    <Switch>
      <Match when={props.kind === 'rename' && props.chat}>
        {(chat) => (
          <NameDialog
            title="Rename chat"
            label="Title"
            value={chat().title}
            confirm="Rename"
            onClose={props.onClose}
            onConfirm={(title) => props.actions.rename(chat(), title)}
          />
        )}
      </Match>
      <Match when={props.kind === 'profile'}>
        <NameDialog
          title="New profile"
          label="Name"
          note="A profile has its own chats, model and system prompt."
          value=""
          confirm="Create profile"
          onClose={props.onClose}
          onConfirm={(name) => props.actions.createProfile(name)}
        />
      </Match>
      <Match when={props.kind === 'export' && props.chat}>
        {(chat) => (
          <Dialog
            open
            title="Export chat"
            onClose={props.onClose}
            footer={
              <>
                <Button
                  icon="download"
                  onClick={() => {
                    props.actions.exportChat(chat(), 'json');
                    props.onClose();
                  }}
                >
                  JSON
                </Button>
                <Button
                  variant="primary"
                  icon="download"
                  onClick={() => {
                    props.actions.exportChat(chat(), 'markdown');
                    props.onClose();
                  }}
                >
                  Markdown
                </Button>
              </>
            }
          >
            <div class={styles.stack}>
              <p>
                Markdown has the branch you see, for reading. JSON has every version of every
                message, with models and figures.
              </p>
            </div>
          </Dialog>
        )}
      </Match>
    </Switch>
  );
}
