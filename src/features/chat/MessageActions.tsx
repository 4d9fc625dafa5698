import { Show } from 'solid-js';
import type { AskChoice } from '../../core/documents/answering/ask';
import type { Message } from '../../data/records';
import { Button } from '../../ui/Button';
import type { IconName } from '../../ui/Icon';
import { Menu } from '../../ui/Menu';
import { formatUsage } from './figures';
import styles from './MessageItem.module.css';

export interface MessageHandlers {
  readonly onCopy: (messageId: string) => void;
  readonly onEdit: (messageId: string, text: string) => void;
  readonly onRegenerate: (messageId: string) => void;
  readonly onRegenerateWithTrace: (messageId: string) => void;
  /** Another answer, got from the documents in another way. */
  readonly onAskAgain: (messageId: string, ask: AskChoice) => void;
  readonly onContinue: (messageId: string) => void;
  readonly onRate: (messageId: string, rating: 'good' | 'bad' | undefined) => void;
  readonly onInspect: (messageId: string) => void;
  /** Shows the sibling `step` places away. */
  readonly onVersion: (messageId: string, step: 1 | -1) => void;
}

export interface MessageActionsProps {
  readonly message: Message;
  /** 1-based, among the siblings. */
  readonly position: number;
  readonly siblingCount: number;
  readonly handlers: MessageHandlers;
  readonly onStartEdit: () => void;
}

export function MessageActions(props: MessageActionsProps) {
  const id = () => props.message.id;
  const isAnswer = () => props.message.role === 'assistant';
  const canContinue = () =>
    isAnswer() &&
    (props.message.status === 'stopped' ||
      props.message.status === 'interrupted' ||
      props.message.finishReason === 'length');
  const toggleRating = (rating: 'good' | 'bad') =>
    props.handlers.onRate(id(), props.message.rating === rating ? undefined : rating);

  return (
    <div class={styles.actions}>
      <Action icon="copy" label="Copy" onClick={() => props.handlers.onCopy(id())} />
      <Show
        when={isAnswer()}
        fallback={<Action icon="pencil" label="Edit" onClick={() => props.onStartEdit()} />}
      >
        <Action
          icon="refresh"
          label="Regenerate"
          onClick={() => props.handlers.onRegenerate(id())}
        />
        <Show when={canContinue()}>
          <Action
            icon="continue"
            label="Continue"
            onClick={() => props.handlers.onContinue(id())}
          />
        </Show>
        <Action
          icon="thumb-up"
          label="Good answer"
          pressed={props.message.rating === 'good'}
          onClick={() => toggleRating('good')}
        />
        <Action
          icon="thumb-down"
          label="Bad answer"
          pressed={props.message.rating === 'bad'}
          onClick={() => toggleRating('bad')}
        />
        <Action icon="inspect" label="Inspect" onClick={() => props.handlers.onInspect(id())} />
        <Menu
          label="More for this answer"
          size="small"
          items={[
            {
              label: 'Regenerate with trace',
              icon: 'pulse',
              run: () => props.handlers.onRegenerateWithTrace(id()),
            },
          ]}
        />
      </Show>
      <Show when={props.siblingCount > 1}>
        <span class={styles.versions}>
          <Action
            icon="chevron-left"
            label="Previous version"
            disabled={props.position <= 1}
            onClick={() => props.handlers.onVersion(id(), -1)}
          />
          <span class={styles.version}>
            {props.position} / {props.siblingCount}
          </span>
          <Action
            icon="chevron-right"
            label="Next version"
            disabled={props.position >= props.siblingCount}
            onClick={() => props.handlers.onVersion(id(), 1)}
          />
        </span>
      </Show>
      <Show when={props.message.usage}>
        {(usage) => <span class={styles.usage}>{formatUsage(usage())}</span>}
      </Show>
    </div>
  );
}

interface ActionProps {
  readonly icon: IconName;
  readonly label: string;
  readonly pressed?: boolean;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Action(props: ActionProps) {
  return <Button variant="quiet" size="small" {...props} />;
}
