// One server in the table: what it is, whether it can be used from here, and what can be done with it.
import { Show } from 'solid-js';
import { kindNames, type BridgeServer } from '../../core/bridge/bridge';
import type { Bridge } from '../../runtime/bridge/bridge';
import { useRuntime } from '../../runtime/runtime-context';
import { Badge } from '../../ui/Badge';
import { Button } from '../../ui/Button';
import { Icon } from '../../ui/Icon';
import { Menu } from '../../ui/Menu';
import styles from './Bridge.module.css';
import { iconOf, stateTone, stateWords, timeWords } from './bridge-words';

export interface ServerRowProps {
  readonly server: BridgeServer;
  readonly bridge: Bridge;
  readonly onCheck: () => void;
  readonly onEdit: () => void;
  readonly onPull: () => void;
  readonly onRemove: () => void;
}

export function ServerRow(props: ServerRowProps) {
  const { places } = useRuntime();
  const state = () => props.bridge.stateOf(props.server.id);
  const models = () => props.bridge.modelsOf(props.server.id).length;
  /** It failed or asked for patience, and comes back by itself. */
  const rest = () => places.queue().rests[props.server.id];
  const answeredInMs = () => {
    const known = state();
    return known.kind === 'connected' ? Math.round(known.answeredInMs) : undefined;
  };
  const isFixed = () => props.server.isFixed === true;
  return (
    <tr>
      <th scope="row">
        <span class={styles.name}>
          <Icon name={iconOf(props.server)} size={16} />
          <span dir="auto">{props.server.name}</span>
        </span>
      </th>
      <td>{kindNames[props.server.kind]}</td>
      <td class={styles.address}>{props.server.url}</td>
      <td>
        <Show
          when={rest()}
          fallback={<Badge tone={stateTone(state())}>{stateWords(state())}</Badge>}
        >
          {(known) => <Badge tone="warn">Rests until {timeWords(known().until)}</Badge>}
        </Show>
        <Show when={answeredInMs() !== undefined && !rest()}>
          {' '}
          <span class={styles.answersIn} title="From the question for its models to the answer">
            {answeredInMs()} ms
          </span>
        </Show>
      </td>
      <td class={styles.count}>{state().kind === 'unknown' && models() === 0 ? '' : models()}</td>
      <td class={styles.actions}>
        <Button size="small" label={`Check ${props.server.name}`} onClick={() => props.onCheck()}>
          Check
        </Button>
        <Menu
          size="small"
          label={`More for ${props.server.name}`}
          items={[
            ...(props.server.kind === 'ollama'
              ? [{ label: 'Fetch a model', icon: 'download' as const, run: () => props.onPull() }]
              : []),
            // The rest of it is the administrator's.
            { label: isFixed() ? 'Key' : 'Edit', icon: 'pencil', run: () => props.onEdit() },
            ...(isFixed()
              ? []
              : [
                  {
                    label: 'Remove',
                    icon: 'trash' as const,
                    danger: true,
                    run: () => props.onRemove(),
                  },
                ]),
          ]}
        />
      </td>
    </tr>
  );
}
