import { createLiveValue } from '../../data/live-query';
import { getSetting, putSetting } from '../../data/settings';
import { useRuntime } from '../../runtime/runtime-context';
import { DEFAULT_MODEL_ID } from '../../runtime/turn-settings';
import { SelectField } from '../../ui/Field';
import { SettingsRow, SettingsSection } from './SettingsSection';

export function ModelsSection() {
  const { db, library, notices } = useRuntime();
  const overrides = createLiveValue(
    () => db,
    (database) => getSetting(database, 'appOverrides'),
  );
  const chosen = () => overrides()?.modelId ?? DEFAULT_MODEL_ID;
  const options = () =>
    library
      .specs()
      .filter((spec) => spec.task === 'chat')
      .filter((spec) => spec.demo === true || library.isInstalled(spec.modelId))
      .map((spec) => ({ value: spec.modelId, label: spec.name }));

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
        label="Other models"
        note="The Models page fetches, checks and deletes them. The Model button beside the message box chooses for a message, a chat or a profile."
      >
        <a href="#/models">Go to Models</a>
      </SettingsRow>
    </SettingsSection>
  );
}
