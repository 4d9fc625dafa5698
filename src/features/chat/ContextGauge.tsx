// How full the model's context is: measured up to the last answer, estimated for what came since.
import { Meter } from '../../ui/ProgressBar';
import { formatCount } from '../../ui/format';
import styles from './ChatPage.module.css';

export interface ContextGaugeProps {
  readonly usedTokens: number;
  readonly contextLength: number;
  readonly live: boolean;
}

export function ContextGauge(props: ContextGaugeProps) {
  const text = () => `${formatCount(props.usedTokens)} of ${formatCount(props.contextLength)}`;
  return (
    <span class={styles.gauge}>
      <Meter
        label="Context used"
        value={props.usedTokens}
        max={props.contextLength}
        text={`${text()} tokens`}
        live={props.live}
      />
      <span class={styles.gaugeText} aria-hidden="true">
        {text()}
      </span>
    </span>
  );
}
