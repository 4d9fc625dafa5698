// Sampling and system prompt at one level of app -> profile -> chat; each says which level decides.
import { createSignal, For } from 'solid-js';
import type { Level, ParameterName } from '../../core/prompt/overrides';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { NumberField } from '../../ui/NumberField';
import { SegmentedControl } from '../../ui/SegmentedControl';
import { Switch } from '../../ui/Switch';
import type { ChatSettings, EditableLevel } from './chat-settings';
import styles from './dialogs.module.css';

interface ParameterField {
  readonly name: ParameterName;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly note: string;
}

const fields: readonly ParameterField[] = [
  {
    name: 'temperature',
    label: 'Temperature',
    min: 0,
    max: 2,
    step: 0.05,
    note: '0 is always the most likely token',
  },
  {
    name: 'topP',
    label: 'Top P',
    min: 0,
    max: 1,
    step: 0.01,
    note: 'Smallest set of tokens with this share',
  },
  {
    name: 'topK',
    label: 'Top K',
    min: 0,
    max: 500,
    step: 1,
    note: 'Most likely tokens considered; 0 is all',
  },
  {
    name: 'minP',
    label: 'Min P',
    min: 0,
    max: 1,
    step: 0.01,
    note: 'Least share of the best token’s probability',
  },
  {
    name: 'repetitionPenalty',
    label: 'Repetition penalty',
    min: 0.5,
    max: 2,
    step: 0.01,
    note: '1 is none',
  },
  {
    name: 'maxTokens',
    label: 'Max tokens',
    min: 1,
    max: 131072,
    step: 1,
    note: 'Length of one answer at most',
  },
  { name: 'seed', label: 'Seed', min: 0, max: 4294967295, step: 1, note: 'Empty is random' },
];

const levelNames: Readonly<Record<Level, string>> = {
  message: 'set for the message',
  chat: 'set for this chat',
  profile: 'set for this profile',
  app: 'set for the app',
  model: 'the model’s default',
};

export interface ParametersDialogProps {
  readonly settings: ChatSettings;
  readonly onClose: () => void;
}

export default function ParametersDialog(props: ParametersDialogProps) {
  const [level, setLevel] = createSignal<EditableLevel>('chat');
  const resolved = () => props.settings.resolved();
  const note = (field: ParameterField) => {
    const decided = resolved().parameters[field.name];
    return `${field.note}. Now ${levelNames[decided?.level ?? 'model']}.`;
  };
  const set = (name: ParameterName, value: number | undefined) =>
    props.settings.setParameter(level(), name, value);

  return (
    <Dialog
      open
      title="Parameters"
      onClose={props.onClose}
      footer={
        <>
          <Button variant="quiet" icon="refresh" onClick={() => props.settings.resetParameters()}>
            Reset to model defaults
          </Button>
          <Button onClick={() => props.onClose()}>Done</Button>
        </>
      }
    >
      <div class={styles.stack}>
        <div class={styles.levels}>
          <SegmentedControl<EditableLevel>
            label="Applies to"
            value={level()}
            onChange={setLevel}
            options={[
              { value: 'chat', label: 'This chat' },
              { value: 'profile', label: 'This profile' },
              { value: 'app', label: 'Everywhere' },
            ]}
          />
        </div>
        <Field
          label="System prompt"
          multiline
          rows={3}
          value={resolved().systemPrompt.value}
          placeholder="How the model should behave, for example: Answer briefly and in plain words."
          note={`Now ${levelNames[resolved().systemPrompt.level]}.`}
          onChange={(text) => props.settings.setSystemPrompt(level(), text)}
        />
        <div class={styles.grid}>
          <For each={fields}>
            {(field) => (
              <NumberField
                label={field.label}
                value={resolved().parameters[field.name]?.value}
                min={field.min}
                max={field.max}
                step={field.step}
                note={note(field)}
                {...(field.name === 'seed' ? { placeholder: 'random' } : {})}
                onChange={(value) => set(field.name, value)}
              />
            )}
          </For>
        </div>
        <Switch
          label="Record token probabilities for the inspector (slower)"
          note={`Now ${levelNames[resolved().recordTokens.level]}.`}
          checked={resolved().recordTokens.value}
          onChange={(on) => props.settings.setRecordsTokens(level(), on)}
        />
      </div>
    </Dialog>
  );
}
