import { onMount } from 'solid-js';
import { createLiveValue } from '../../data/live-query';
import { getSetting, putSetting } from '../../data/settings';
import { DEFAULT_IDLE_MINUTES } from '../../runtime/models/model-life';
import { useRuntime } from '../../runtime/runtime-context';
import { DEFAULT_MODEL_ID } from '../../runtime/turns/turn-settings';
import { SelectField } from '../../ui/Field';
import { formatCount } from '../../ui/format';
import { SettingsRow, SettingsSection } from './SettingsSection';

const idleChoices = [
  { value: '5', label: 'After 5 minutes' },
  { value: '15', label: 'After 15 minutes' },
  { value: '60', label: 'After an hour' },
  { value: '0', label: 'Never' },
] as const;
const CONTEXTS = [2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072] as const;
/** Stands for "not chosen" in a list of choices. */
const AUTOMATIC = '';

export function ModelsSection() {
  const { db, library, notices } = useRuntime();
  onMount(() => notices.act(library.ready));
  const overrides = createLiveValue(
    () => db,
    (database) => getSetting(database, 'appOverrides'),
  );
  const idleMinutes = createLiveValue(
    () => db,
    (database) => getSetting(database, 'idleUnloadMinutes'),
  );
  const threads = createLiveValue(
    () => db,
    (database) => getSetting(database, 'modelThreads'),
  );
  const context = createLiveValue(
    () => db,
    (database) => getSetting(database, 'modelContext'),
  );
  const chosen = () => overrides()?.modelId ?? DEFAULT_MODEL_ID;
  const options = () =>
    library
      .specs()
      .filter((spec) => spec.task === 'chat')
      .filter((spec) => spec.demo === true || library.isInstalled(spec.modelId))
      .map((spec) => ({ value: spec.modelId, label: spec.name }));
  const cores = () => library.device()?.logicalCores ?? 0;

  const choose = (modelId: string) =>
    notices.act(() => putSetting(db, 'appOverrides', { ...overrides(), modelId }));

  return (
    <SettingsSection id="models" title="Models">
      <SettingsRow
        label="Default model"
        note="Answers wherever neither the profile nor the chat names another one. These are on this device."
      >
        <SelectField
          label="Default model"
          hideLabel
          value={chosen()}
          options={options()}
          onChange={choose}
        />
      </SettingsRow>
      <SettingsRow
        label="Unload unused models"
        note="A loaded model takes memory that other programs may need. The next answer loads it again, which takes a moment."
      >
        <SelectField<string>
          label="Unload unused models"
          hideLabel
          value={String(idleMinutes() ?? DEFAULT_IDLE_MINUTES)}
          options={idleChoices}
          onChange={(minutes) =>
            notices.act(() => putSetting(db, 'idleUnloadMinutes', Number(minutes)))
          }
        />
      </SettingsRow>
      <SettingsRow
        label="Context"
        note="How much text a model reads at once, in tokens of about four letters. More takes more memory; a model gets less where it would not fit. Holds from the next load."
      >
        <SelectField<string>
          label="Context"
          hideLabel
          value={String(context() ?? AUTOMATIC)}
          options={[
            { value: AUTOMATIC, label: 'Automatic' },
            ...CONTEXTS.map((tokens) => ({
              value: String(tokens),
              label: `${formatCount(tokens)} tokens`,
            })),
          ]}
          onChange={(tokens) => notices.act(() => putSetting(db, 'modelContext', toNumber(tokens)))}
        />
      </SettingsRow>
      <SettingsRow
        label="Processor threads"
        note="Automatic takes what “Test speed” found best for a model, else about half, which keeps the page and other programs quick. Holds from the next load."
      >
        <SelectField<string>
          label="Processor threads"
          hideLabel
          value={String(threads() ?? AUTOMATIC)}
          options={[
            { value: AUTOMATIC, label: 'Automatic' },
            ...threadChoices(cores(), threads()).map((count) => ({
              value: String(count),
              label: count === 1 ? '1 thread' : `${count} threads`,
            })),
          ]}
          onChange={(count) => notices.act(() => putSetting(db, 'modelThreads', toNumber(count)))}
        />
      </SettingsRow>
      <SettingsRow
        label="Other models"
        note="The Models page fetches, checks and deletes them. The Model button beside the message box chooses for a message, a chat or a profile."
      >
        <a href="#/models">Go to Models</a>
      </SettingsRow>
    </SettingsSection>
  );
}

function toNumber(choice: string): number | undefined {
  return choice === AUTOMATIC ? undefined : Number(choice);
}

/** All of a few cores, steps of many; what is chosen is always among them. */
function threadChoices(cores: number, chosen: number | undefined): readonly number[] {
  const steps = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32].filter((count) => count < cores);
  const all = new Set([...steps, ...(cores > 0 ? [cores] : []), ...(chosen ? [chosen] : [])]);
  return [...all].sort((a, b) => a - b);
}
