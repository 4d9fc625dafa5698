// The small dialogs of the chat page: rename, export, new profile.
import { createSignal, Match, Switch } from 'solid-js';
import type { Chat } from '../../data/records';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
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

interface NameDialogProps {
  readonly title: string;
  readonly label: string;
  readonly value: string;
  readonly note?: string;
  readonly confirm: string;
  readonly onConfirm: (text: string) => void;
  readonly onClose: () => void;
}

function NameDialog(props: NameDialogProps) {
  // The dialog edits a copy; a change elsewhere must not overwrite what is typed.
  // eslint-disable-next-line solid/reactivity
  const [text, setText] = createSignal(props.value);
  const confirm = () => {
    if (text().trim() === '') return;
    props.onConfirm(text().trim());
    props.onClose();
  };
  return (
    <Dialog
      open
      title={props.title}
      onClose={props.onClose}
      footer={
        <Button variant="primary" disabled={text().trim() === ''} onClick={confirm}>
          {props.confirm}
        </Button>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <Field
          label={props.label}
          value={text()}
          onInput={setText}
          autofocus
          {...(props.note === undefined ? {} : { note: props.note })}
        />
      </form>
    </Dialog>
  );
}
