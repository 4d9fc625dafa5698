import { afterEach } from 'vitest';
import { createId } from '../core/ids';
import { createTabLink, type TabLink } from '../runtime/jobs/gpu-owner';
import { createLockManager } from './web-locks';

const opened: TabLink[] = [];

/** A browser whose tabs share locks and a channel. A tab dies by `dispose()`. */
export function createTestBrowser() {
  const locks = createLockManager();
  const name = createId();
  return {
    openTab(): TabLink {
      const tab = createTabLink({ locks, name });
      opened.push(tab);
      return tab;
    },
  };
}

afterEach(() => {
  for (const tab of opened.splice(0)) tab.dispose();
});
