import { Show } from 'solid-js';
import { hearthFlamePath, iconPaths, type IconName } from './icon-paths';
import styles from './Icon.module.css';

export type { IconName };

/** A decorative icon: the control it stands in carries the name. */
export function Icon(props: { name: IconName; size?: 14 | 16 | 20 | 28; class?: string }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width={props.size ?? 20}
      height={props.size ?? 20}
      aria-hidden="true"
      class={props.class}
      classList={{
        [styles.icon ?? '']: true,
        [styles.filled ?? '']: props.name === 'stop',
        [styles.dots ?? '']: props.name === 'more',
      }}
    >
      <path d={iconPaths[props.name]} />
      <Show when={props.name === 'hearth'}>
        <path d={hearthFlamePath} class={styles.flame} />
      </Show>
    </svg>
  );
}
