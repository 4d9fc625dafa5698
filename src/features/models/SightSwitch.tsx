// Whether a server's model sees pictures: for the person to say where the server does not.
import { Show } from 'solid-js';
import type { ModelSpec } from '../../core/model/model-manifest';
import { useRuntime } from '../../runtime/runtime-context';
import { Switch } from '../../ui/Switch';

export function SightSwitch(props: { readonly spec: ModelSpec }) {
  const { bridge, notices } = useRuntime();
  const isUnsaid = () => {
    const opened = bridge.bridge();
    return opened !== undefined && opened.toldSight(props.spec.modelId) === undefined;
  };
  const set = (sees: boolean) => {
    const { modelId } = props.spec;
    notices.act(async () => (await bridge.open()).setSeeing(modelId, sees));
  };
  return (
    <Show when={isUnsaid() && props.spec.task === 'chat'}>
      <Switch
        label="Sees pictures"
        note="Its server does not say. Pictures are sent to it only while this is on."
        checked={props.spec.vision === true}
        onChange={set}
      />
    </Show>
  );
}
