import { createLiveValue } from '../../data/live-query';
import { getSetting, putSetting } from '../../data/settings';
import { useRuntime } from '../../runtime/runtime-context';
import { DEFAULT_MODEL_ID } from '../../runtime/turn-settings';
import { formatBytes } from '../../ui/format';
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
      .map((spec) => ({
        value: spec.modelId,
        label: library.isInstalled(spec.modelId)
          ? `${spec.name}, on this device`
          : `${spec.name}, ${formatBytes(spec.bytes)} to fetch`,
      }));

  const choose = (modelId: string) =>
    notices.act(() => putSetting(db, 'appOverrides', { ...overrides(), modelId }));

  return (
    <SettingsSection id="models" title="Models">
      <SettingsRow
        label="Default model"
        note="Answers wherever neither the profile nor the chat names another one. It is fetched before its first answer if it is not on this device yet."
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
        label="One chat only"
        note="The Model button beside the message box chooses for a message, a chat or a profile, and says which of them decides."
      >
        <a href="#/chat">Go to Chat</a>
      </SettingsRow>
    </SettingsSection>
  );
}
