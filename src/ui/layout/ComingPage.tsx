// A page that does not exist yet, said plainly: what will live there and the way back.
import { For } from 'solid-js';
import { buttonClass } from '../Button';
import { EmptyState } from '../EmptyState';
import type { IconName } from '../Icon';
import { PageFrame } from './PageFrame';
import styles from './ComingPage.module.css';

export interface ComingPageProps {
  title: string;
  icon: IconName;
  /** One sentence: what the page is for. */
  purpose: string;
  /** What one will do there. */
  points: readonly string[];
}

export function ComingPage(props: ComingPageProps) {
  return (
    <PageFrame title={props.title}>
      <EmptyState
        icon={props.icon}
        title="Not built yet"
        text={props.purpose}
        actions={
          <a class={buttonClass('plain')} href="#/chat">
            Back to Chat
          </a>
        }
      >
        <ul class={styles.points} aria-label={`Planned for ${props.title}`}>
          <For each={props.points}>{(point) => <li class={styles.point}>{point}</li>}</For>
        </ul>
      </EmptyState>
    </PageFrame>
  );
}
