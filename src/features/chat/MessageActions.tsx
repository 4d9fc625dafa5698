import { Show } from 'solid-js';
import type { Message } from '../../data/records';
import { Button } from '../../ui/Button';
import { formatUsage } from './figures';
import styles from './MessageItem.module.css';

export interface MessageHandlers {
  readonly onCopy: (messageId: string) => void;
  readonly onEdit: (messageId: string, text: string) => void;
  readonly onRegenerate: (messageId: string) => void;
  readonly onContinue: (messageId: string) => void;
  readonly onRate: (messageId: string, rating: 'good' | 'bad' | undefined) => void;
  readonly onInspect: (messageId: string) => void;
  /** Shows the sibling `step` places away. */
  readonly onVersion: (messageId: string, step: 1 | -1) => void;
}

export interface MessageActionsProps extends MessageHandlers {
  readonly message: Message;
  /** 1-based, among the siblings. */
  readonly position: number;
  readonly siblingCount: number;
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
    props.onRate(id(), props.message.rating === rating ? undefined : rating);

  return (
    <div class={styles.actions}>
      <Button
        variant="quiet"
        size="small"
        icon="copy"
        label="Copy"
        onClick={() => props.onCopy(id())}
      />
      <Show
        when={isAnswer()}
        fallback={
          <Button
            variant="quiet"
            size="small"
            icon="pencil"
            label="Edit"
            onClick={() => props.onStartEdit()}
          />
        }
      >
        <Button
          variant="quiet"
          size="small"
          icon="refresh"
          label="Regenerate"
          onClick={() => props.onRegenerate(id())}
        />
        <Show when={canContinue()}>
          <Button
            variant="quiet"
            size="small"
            icon="continue"
            label="Continue"
            onClick={() => props.onContinue(id())}
          />
        </Show>
        <Button
          variant="quiet"
          size="small"
          icon="thumb-up"
          label="Good answer"
          pressed={props.message.rating === 'good'}
          onClick={() => toggleRating('good')}
        />
        <Button
          variant="quiet"
          size="small"
          icon="thumb-down"
          label="Bad answer"
          pressed={props.message.rating === 'bad'}
          onClick={() => toggleRating('bad')}
        />
        <Button
          variant="quiet"
          size="small"
          icon="inspect"
          label="Inspect"
          onClick={() => props.onInspect(id())}
        />
      </Show>
      <Show when={props.siblingCount > 1}>
        <span class={styles.versions}>
          <Button
            variant="quiet"
            size="small"
            icon="chevron-left"
            label="Previous version"
            disabled={props.position <= 1}
            onClick={() => props.onVersion(id(), -1)}
          />
          <span class={styles.version}>
            {props.position} / {props.siblingCount}
          </span>
          <Button
            variant="quiet"
            size="small"
            icon="chevron-right"
            label="Next version"
            disabled={props.position >= props.siblingCount}
            onClick={() => props.onVersion(id(), 1)}
          />
        </span>
      </Show>
      <Show when={props.message.usage}>
        {(usage) => <span class={styles.usage}>{formatUsage(usage())}</span>}
      </Show>
    </div>
  );
}
