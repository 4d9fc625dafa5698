// Pause, one token, go on, stop.
import { Button } from '../../ui/Button';
import type { Inspection } from './inspection';
import styles from './InspectorPage.module.css';

export interface StepControlsProps {
  readonly inspection: Inspection;
  readonly count: number;
  /** The user has taken the answer into their own hands, also between two steps. */
  readonly isPaused: boolean;
  readonly onAct: (action: () => Promise<unknown>, paused: boolean) => void;
}

export function StepControls(props: StepControlsProps) {
  const isRunning = () => props.inspection.isRunning();
  const canGoOn = () => !isRunning() && props.inspection.canGoOn();
  const act = (name: 'pause' | 'step' | 'resume', paused: boolean) => {
    const run = props.inspection[name];
    props.onAct(run, paused);
  };
  const state = () => {
    if (isRunning()) return props.isPaused ? 'Taking one step' : 'Answering';
    if (props.isPaused && canGoOn()) return `Paused after token ${props.count}`;
    return canGoOn() ? `Stopped after token ${props.count}` : 'The answer is complete';
  };
  return (
    <div class={styles.controls} role="group" aria-label="Step control">
      <Button
        icon="pause"
        disabled={!isRunning() || props.isPaused}
        onClick={() => act('pause', true)}
      >
        Pause
      </Button>
      <Button
        icon="step"
        variant={canGoOn() ? 'primary' : 'plain'}
        disabled={!canGoOn()}
        onClick={() => act('step', true)}
      >
        Step
      </Button>
      <Button icon="play" disabled={!canGoOn()} onClick={() => act('resume', false)}>
        Resume
      </Button>
      <Button
        icon="stop"
        disabled={!isRunning() && !(props.isPaused && canGoOn())}
        onClick={() => act('pause', false)}
      >
        Stop
      </Button>
      <span class={styles.state} role="status">
        {state()}
      </span>
    </div>
  );
}
