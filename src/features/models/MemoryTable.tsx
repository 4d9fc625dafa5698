// What a model takes in memory at several contexts, and which of them this device has room for.
import { For, Show } from 'solid-js';
import type { ModelSpec } from '../../core/model/model-manifest';
import { useRuntime } from '../../runtime/runtime-context';
import { Badge } from '../../ui/Badge';
import { formatBytes, formatCount } from '../../ui/format';
import styles from './ModelDetails.module.css';

const CONTEXTS = [2048, 4096, 8192, 32_768, 131_072] as const;

export function MemoryTable(props: { readonly spec: ModelSpec }) {
  const { library } = useRuntime();
  const contexts = () => {
    const own = props.spec.contextLength;
    return [...CONTEXTS.filter((length) => length < own), own];
  };
  const budgetBytes = () => library.fitOf(props.spec)?.budgetBytes;
  const isTooMuch = (bytes: number) => bytes > (budgetBytes() ?? Infinity);
  return (
    <table class={styles.memory} aria-label="Memory by context">
      <thead>
        <tr>
          <th scope="col">Context</th>
          <th scope="col">Memory</th>
        </tr>
      </thead>
      <tbody>
        <For each={contexts()}>
          {(length) => {
            const bytes = () => library.neededBytes(props.spec, length);
            return (
              <tr>
                <td>{formatCount(length)} tokens</td>
                <td>
                  <Show when={isTooMuch(bytes())}>
                    <Badge tone="warn">more than this device has</Badge>{' '}
                  </Show>
                  about {formatBytes(bytes())}
                </td>
              </tr>
            );
          }}
        </For>
      </tbody>
    </table>
  );
}
