import { Show } from 'solid-js';
import styles from './InspectorPage.module.css';

/** Which version of the answer it is, and where it left another. */
export function PanelFoot(props: {
  readonly version: { readonly position: number; readonly count: number };
  readonly branchedAt: number | undefined;
}) {
  return (
    <p class={styles.foot}>
      <span>
        Version {props.version.position} of {props.version.count}
      </span>
      <Show when={props.branchedAt}>{(token) => <span>branched at token {token()}</span>}</Show>
    </p>
  );
}
