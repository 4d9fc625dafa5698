// Who answers when the model cannot: an ordered list of models for the profile, and how long one is
// waited for.
import { createMemo, createSignal, For, Show, untrack } from 'solid-js';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Fallback } from '../../core/prompt/overrides';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { SelectField } from '../../ui/Field';
import { Icon } from '../../ui/Icon';
import { NumberField } from '../../ui/NumberField';
import type { ChatSettings } from './chat-settings';
import styles from './dialogs.module.css';

export interface FallbackEditorProps {
  readonly settings: ChatSettings;
  /** Models that can be chosen here. */
  readonly models: readonly ModelSpec[];
  /** Calls back once words may go where the model is. */
  readonly askFor: (spec: ModelSpec, then: () => void) => void;
}

const LONGEST_SECONDS = 3600;

export function FallbackEditor(props: FallbackEditorProps) {
  const { library } = useRuntime();
  const [said, setSaid] = createSignal('');
  const chain = () => props.settings.resolved().fallback.value;
  const [isOpen, setOpen] = createSignal(untrack(() => chain().modelIds.length > 0));
  const specOf = (modelId: string) => library.findSpec(modelId);
  const nameOf = (modelId: string) => {
    const spec = specOf(modelId);
    return spec ? nameWithPlace(spec) : 'A model that is no longer known';
  };
  const write = (change: Partial<Fallback>) =>
    props.settings.setFallback({ ...chain(), ...change });
  const options = createMemo(() => {
    const taken = new Set([...chain().modelIds, props.settings.resolved().modelId.value]);
    const free = props.models.filter(({ modelId }) => !taken.has(modelId));
    return [
      { value: '', label: 'Choose a model' },
      ...free.map((spec) => ({ value: spec.modelId, label: nameWithPlace(spec) })),
    ];
  });
  const add = (modelId: string) => {
    const spec = specOf(modelId);
    if (!spec) return;
    // eslint-disable-next-line solid/reactivity -- runs once, when the question is answered
    props.askFor(spec, () => {
      write({ modelIds: [...chain().modelIds, modelId] });
      setSaid(`${spec.name} added`);
    });
  };
  const move = (at: number, by: 1 | -1) => {
    const modelIds = [...chain().modelIds];
    const [moved] = modelIds.splice(at, 1);
    if (moved === undefined) return;
    modelIds.splice(at + by, 0, moved);
    write({ modelIds });
    setSaid(`${nameOf(moved)} is now number ${at + by + 2}`);
  };
  const remove = (at: number) => {
    const gone = chain().modelIds[at];
    write({ modelIds: chain().modelIds.filter((_, index) => index !== at) });
    if (gone !== undefined) setSaid(`${nameOf(gone)} removed`);
  };

  const fields = () => (
    <>
      <p class={styles.decided}>
        In every chat of this profile the next one answers where a model cannot be reached or has no
        memory. A chat marked “This device only” stays on this device, and so does one that answers
        from documents marked so.
      </p>
      <ol class={styles.chain} aria-label="Fallback chain">
        <li class={styles.link}>
          <span class={styles.linkName}>1. {nameOf(props.settings.resolved().modelId.value)}</span>
        </li>
        <For each={chain().modelIds}>
          {(modelId, at) => (
            <li class={styles.link}>
              <span class={styles.linkName}>
                {at() + 2}. {nameOf(modelId)}
                <Show when={specOf(modelId)?.place}>
                  {' '}
                  <Icon name="server" size={14} />
                </Show>
              </span>
              <Button
                variant="quiet"
                size="small"
                icon="arrow-up"
                label={`Move ${nameOf(modelId)} up`}
                disabled={at() === 0}
                onClick={() => move(at(), -1)}
              />
              <Button
                variant="quiet"
                size="small"
                icon="arrow-down"
                label={`Move ${nameOf(modelId)} down`}
                disabled={at() === chain().modelIds.length - 1}
                onClick={() => move(at(), 1)}
              />
              <Button
                variant="quiet"
                size="small"
                icon="close"
                label={`Remove ${nameOf(modelId)}`}
                onClick={() => remove(at())}
              />
            </li>
          )}
        </For>
      </ol>
      <div class={styles.grid}>
        <SelectField label="Then ask" value="" options={options()} onChange={add} />
        <NumberField
          label="Seconds to the first word"
          value={chain().patienceSeconds}
          min={1}
          max={LONGEST_SECONDS}
          step={1}
          placeholder="No limit"
          note="After so many the next one is asked."
          disabled={chain().modelIds.length === 0}
          onChange={(seconds) => props.settings.setFallback(withPatience(chain(), seconds))}
        />
      </div>
    </>
  );

  return (
    <details
      class={styles.fallback}
      open={isOpen()}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>When it cannot answer</summary>
      <Show when={isOpen()}>{fields()}</Show>
      <p role="status" class="visually-hidden">
        {said()}
      </p>
    </details>
  );
}

function withPatience({ modelIds }: Fallback, seconds: number | undefined): Fallback {
  return { modelIds, ...(seconds !== undefined && { patienceSeconds: seconds }) };
}

function nameWithPlace({ name, place }: ModelSpec): string {
  return `${name} ${place?.words ?? 'on this device'}`;
}
