import { Show } from 'solid-js';
import type { BatchRow } from '../../data/batch-records';
import { Dialog } from '../../ui/Dialog';
import { formatCount, formatDuration, formatTokensPerSecond } from '../../ui/format';
import styles from './Batch.module.css';

export function RowDialog(props: {
  readonly row: BatchRow;
  readonly errorTitle: string;
  readonly onClose: () => void;
}) {
  const figures = () => {
    const { answer } = props.row;
    if (!answer) return '';
    const { usage } = answer;
    return [
      answer.modelName,
      answer.place ?? 'on this device',
      `${formatCount(usage.promptTokens)} tokens read`,
      `${formatCount(usage.completionTokens)} written`,
      `first after ${formatDuration(usage.timeToFirstTokenMs)}`,
      formatTokensPerSecond(usage.tokensPerSecond),
      formatDuration(answer.durationMs),
    ].join(' · ');
  };
  return (
    <Dialog
      open
      size="wide"
      title={`Row ${formatCount(props.row.index + 1)}`}
      onClose={() => props.onClose()}
    >
      <h3 class={styles.dialogTitle}>Prompt</h3>
      <p class={styles.whole} dir="auto">
        {props.row.prompt}
      </p>
      <Show when={props.row.answer}>
        {(answer) => (
          <>
            <h3 class={styles.dialogTitle}>Answer</h3>
            <p class={styles.whole} dir="auto">
              {answer().text}
            </p>
            <p class={styles.note}>
              {answer().finishReason === 'length' ? 'Cut at the limit of tokens · ' : ''}
              {figures()}
            </p>
          </>
        )}
      </Show>
      <Show when={props.row.error}>
        <p class={styles.problem}>{props.errorTitle}</p>
      </Show>
    </Dialog>
  );
}
