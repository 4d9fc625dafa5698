import { useRuntime } from '../../runtime/runtime-context';
import { SegmentedControl } from '../../ui/SegmentedControl';
import { SettingsRow, SettingsSection } from './SettingsSection';

const themes = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
] as const;

export function AppearanceSection() {
  const { theme, notices } = useRuntime();
  return (
    <SettingsSection id="appearance" title="Appearance">
      <SettingsRow label="Theme" note="System follows the setting of this device.">
        <SegmentedControl
          label="Theme"
          value={theme.choice()}
          options={themes}
          onChange={(choice) => notices.act(() => theme.choose(choice))}
        />
      </SettingsRow>
    </SettingsSection>
  );
}
