import { Match, Show, Switch } from 'solid-js';
import { useRuntime } from '../../runtime/runtime-context';
import { Button } from '../../ui/Button';
import { formatBytes } from '../../ui/format';
import { Meter } from '../../ui/ProgressBar';
import { createStorageState } from '../../runtime/storage-state';
import { SettingsRow, SettingsSection } from './SettingsSection';
import styles from './SettingsPage.module.css';

export function AboutSection() {
  const { notices, durable } = useRuntime();
  const storage = createStorageState();

  return (
    <SettingsSection id="about" title="About">
      <SettingsRow label="Hearth" note="Licensed under Apache-2.0.">
        <span>Version {import.meta.env.VITE_VERSION}</span>
      </SettingsRow>
      <SettingsRow
        label="What is stored"
        note="Profiles, chats, settings and models, in this browser and nowhere else. What you write leaves it only for a server that you named and allowed. Clearing the data of this site deletes all of it."
      >
        <Show when={storage.usage()} fallback={<span>The browser does not say how much.</span>}>
          {(usage) => (
            <div class={styles.usage}>
              <span>
                {formatBytes(usage().usedBytes)} of {formatBytes(usage().quotaBytes)} allowed
              </span>
              <Meter
                wide
                label="Storage used"
                value={usage().usedBytes}
                max={usage().quotaBytes}
                text={`${formatBytes(usage().usedBytes)} of ${formatBytes(usage().quotaBytes)}`}
              />
            </div>
          )}
        </Show>
      </SettingsRow>
      <SettingsRow
        label="Kept until you delete it"
        note="Without this promise a browser may clear a site it has not seen for a while when the disk runs full."
      >
        <Switch
          fallback={
            <Button onClick={() => notices.act(() => storage.askToKeep())}>
              Ask the browser to keep it
            </Button>
          }
        >
          <Match when={!durable}>
            <span>Nothing is kept in this window.</span>
          </Match>
          <Match when={storage.persistence() === 'kept'}>
            <span>The browser has agreed.</span>
          </Match>
          <Match when={storage.persistence() === 'unavailable'}>
            <span>This browser cannot be asked.</span>
          </Match>
          <Match when={storage.persistence() === 'refused'}>
            <span role="status">The browser said no for now; using Hearth more often helps.</span>
          </Match>
        </Switch>
      </SettingsRow>
    </SettingsSection>
  );
}
