// Makes a stored answer once more and says whether it came out the same.
import { Show } from 'solid-js';
import { toVisible } from '../../core/trace/token-text';
import type { Making, Replay } from '../../data/records';
import { Button } from '../../ui/Button';
import styles from './InspectorPage.module.css';

export interface ReplayNoteProps {
  readonly makings: readonly Making[];
  readonly replay: Replay | undefined;
  readonly isRunning: boolean;
  readonly disabled: boolean;
  /** Place of the token that has this character of the answer, from 1. */
  readonly tokenOf: (offset: number) => number | undefined;
  readonly onReplay: () => void;
}

export function ReplayNote(props: ReplayNoteProps) {
  const seed = () => props.makings.at(-1)?.sampling.seed;
  return (
    <div class={styles.replay} role="group" aria-label="Replay">
      <Button
        size="small"
        icon="refresh"
        disabled={props.disabled || props.isRunning || props.makings.length === 0}
        onClick={() => props.onReplay()}
      >
        Replay
      </Button>
      <span role="status">
        <Show
          when={!props.isRunning}
          fallback="Making this answer once more with the same seed, sampling, files and prompt"
        >
          <Show
            when={props.replay}
            fallback={
              props.makings.length > 0
                ? `Seed ${seed() ?? ''} is kept with this answer`
                : 'Nothing is kept of how this answer was made'
            }
          >
            {(replay) => outcomeText(replay(), props.tokenOf)}
          </Show>
        </Show>
      </span>
    </div>
  );
}

const encoder = new TextEncoder();
const quote = (text: string) => (text === '' ? 'the end' : `“${toVisible(encoder.encode(text))}”`);

function outcomeText(replay: Replay, tokenOf: ReplayNoteProps['tokenOf']): string {
  switch (replay.outcome) {
    case 'identical':
      return 'Identical: the replay wrote the same answer';
    case 'other-files':
      return 'The model’s files are not those that wrote this answer, so it cannot be replayed';
    case 'differs': {
      const token = tokenOf(replay.offset);
      const place = token === undefined ? `Character ${replay.offset + 1}` : `Token ${token}`;
      return `${place} differs: ${quote(replay.was)} then, ${quote(replay.is)} now`;
    }
  }
}
