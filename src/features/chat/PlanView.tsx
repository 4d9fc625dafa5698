// A document that is read part by part for an answer: the steps, how far they are, what was noted.
import { Index, Show } from 'solid-js';
import {
  nameStep,
  type ReadingPlan,
  type ReadingStep,
} from '../../core/documents/answering/reading-plan';
import { Icon, type IconName } from '../../ui/Icon';
import { ProgressBar } from '../../ui/ProgressBar';
import styles from './PlanView.module.css';

export interface PlanViewProps {
  readonly plan: ReadingPlan;
  readonly isRunning: boolean;
}

const stateWords: Readonly<
  Record<ReadingStep['state'], { readonly icon: IconName; readonly text: string }>
> = {
  waiting: { icon: 'waiting', text: 'waiting' },
  running: { icon: 'play', text: 'being read' },
  done: { icon: 'ok-circle', text: 'read' },
};

export default function PlanView(props: PlanViewProps) {
  const steps = () => props.plan.steps;
  const done = () => steps().filter(({ state }) => state === 'done').length;
  return (
    <details class={styles.plan} open={props.isRunning || done() < steps().length}>
      <summary>
        {props.isRunning ? 'Reading' : 'Read'} {props.plan.documentName}: {done()} of{' '}
        {steps().length} {steps().length === 1 ? 'step' : 'steps'}
      </summary>
      <Show when={props.isRunning && done() < steps().length}>
        <ProgressBar
          label={`Read ${props.plan.documentName} for this answer`}
          done={done()}
          total={steps().length}
          text={`${done()} of ${steps().length}`}
        />
      </Show>
      <ol role="list" aria-label="Plan" class={styles.steps} tabindex="0">
        <Index each={steps()}>
          {(step, index) => (
            <li class={styles.step}>
              <Icon name={stateWords[step().state].icon} size={16} />
              <div>
                <p class={styles.name}>
                  {step().kind === 'join' ? 'Put together: ' : ''}
                  {nameStep(step(), index + 1)}
                  <span class={styles.state}> {stateWords[step().state].text}</span>
                </p>
                <Show when={step().note !== undefined}>
                  <p class={styles.note} dir="auto">
                    {step().note || 'Nothing on this.'}
                  </p>
                </Show>
              </div>
            </li>
          )}
        </Index>
      </ol>
    </details>
  );
}
