// The parts of a model's files as a picture: which are whole, which are damaged, which one comes now.
// Says nothing that the words below it do not say.
import { For, Show } from 'solid-js';
import { Icon, type IconName } from '../../ui/Icon';
import type { DamageFound } from './row-state';
import styles from './PartsGrid.module.css';

export interface PartsGridProps {
  readonly damage: DamageFound;
  /** How many of the damaged parts are whole again; absent while nothing is mended. */
  readonly repaired?: number;
}

/** More cells than this are a pattern nobody reads; the words say it alone. */
const MAX_CELLS = 160;

type Cell = 'whole' | 'damaged' | 'arriving';
const icons: Readonly<Record<Cell, IconName>> = {
  whole: 'check',
  damaged: 'close',
  arriving: 'download',
};

export function PartsGrid(props: PartsGridProps) {
  const cellOf = (part: number): Cell => {
    const at = props.damage.damaged.indexOf(part);
    if (at < 0 || at < (props.repaired ?? 0)) return 'whole';
    return at === props.repaired ? 'arriving' : 'damaged';
  };
  const parts = () => Array.from({ length: props.damage.parts }, (_, part) => part);
  return (
    <span class={styles.parts}>
      <Show when={props.damage.parts <= MAX_CELLS}>
        <span class={styles.grid} aria-hidden="true">
          <For each={parts()}>
            {(part) => (
              <span class={`${styles.cell ?? ''} ${styles[cellOf(part)] ?? ''}`}>
                <Icon name={icons[cellOf(part)]} size={14} />
              </span>
            )}
          </For>
        </span>
      </Show>
      <span class={styles.words}>
        <For each={wordsOf(props.damage.damaged, props.repaired)}>
          {(words) => <span>{words}</span>}
        </For>
      </span>
    </span>
  );
}

/** "part 8 repaired", "part 16 arriving", "parts 17, 20 and 3 more waiting". */
export function wordsOf(damaged: readonly number[], repaired: number | undefined): string[] {
  if (repaired === undefined) return [naming(damaged, 'damaged')];
  const waiting = damaged.slice(repaired + 1);
  return [
    ...(repaired > 0 ? [naming(damaged.slice(0, repaired), 'repaired')] : []),
    ...(repaired < damaged.length
      ? [naming(damaged.slice(repaired, repaired + 1), 'arriving')]
      : []),
    ...(waiting.length > 0 ? [naming(waiting, 'waiting')] : []),
  ];
}

const MAX_NAMED = 4;

function naming(parts: readonly number[], state: string): string {
  const named = parts.slice(0, MAX_NAMED).map((part) => String(part + 1));
  const more = parts.length - named.length;
  const list = more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
  return `${parts.length === 1 ? 'part' : 'parts'} ${list} ${state}`;
}
