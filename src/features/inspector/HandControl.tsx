// Sampling from here on, and a token of one's own.
import { createSignal, For, Show } from 'solid-js';
import type { Parameters } from '../../core/prompt/overrides';
import { without } from '../../data/without';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { NumberField } from '../../ui/NumberField';
import styles from './TokenPanel.module.css';

export interface HandControlProps {
  /** The answer stands still and can go on from its end. */
  readonly canGoOn: boolean;
  /** What the levels decide, and what was set here in its place. */
  readonly usual: Partial<Parameters>;
  readonly sampling: Partial<Parameters>;
  readonly onSampling: (sampling: Partial<Parameters>) => void;
  /** Why nothing can be put in the chosen token's place. */
  readonly whyNot: string | undefined;
  readonly onForce: (text: string, where: 'chosen' | 'end') => void;
}

const fields = [
  { name: 'temperature', label: 'Temperature', min: 0, max: 20, step: 0.1 },
  { name: 'topP', label: 'Top P', min: 0, max: 1, step: 0.05 },
  { name: 'topK', label: 'Top K', min: 0, max: 1000, step: 1 },
  { name: 'minP', label: 'Min P', min: 0, max: 1, step: 0.01 },
] as const;
type FieldName = (typeof fields)[number]['name'];

export function HandControl(props: HandControlProps) {
  const [typed, setTyped] = createSignal('');
  const force = (where: 'chosen' | 'end') => {
    props.onForce(typed(), where);
    setTyped('');
  };
  const set = (name: FieldName, value: number | undefined) => {
    const kept = without(props.sampling, name);
    props.onSampling(value === undefined ? kept : { ...kept, [name]: value });
  };
  return (
    <>
      <Show when={props.canGoOn}>
        <fieldset class={styles.hand}>
          <legend class={styles.title}>Sampling from here on</legend>
          <For each={fields}>
            {(field) => (
              <NumberField
                inline
                label={field.label}
                min={field.min}
                max={field.max}
                step={field.step}
                value={props.sampling[field.name]}
                placeholder={String(props.usual[field.name] ?? '')}
                onChange={(value) => set(field.name, value)}
              />
            )}
          </For>
        </fieldset>
      </Show>
      <div class={styles.hand}>
        <Field
          label="Force token"
          value={typed()}
          placeholder="Type it; spaces count"
          note="The engine cuts what you type into tokens. It has no figures: nobody drew it."
          onInput={setTyped}
        />
        <span class={styles.buttons}>
          <Button
            size="small"
            disabled={typed() === '' || props.whyNot !== undefined}
            title={props.whyNot ?? 'A new version goes on with it'}
            onClick={() => force('chosen')}
          >
            In this token’s place
          </Button>
          <Show when={props.canGoOn}>
            <Button size="small" disabled={typed() === ''} onClick={() => force('end')}>
              At the end
            </Button>
          </Show>
        </span>
      </div>
    </>
  );
}
