import { describe, expect, it, vi } from 'vitest';
import { createTestBrowser } from '../../test/tabs';
import { waitUntil } from '../../test/wait-until';
import { createTabLink } from './gpu-owner';

describe('tabs', () => {
  it('the first owns afresh; the next takes over when it is gone', async () => {
    const browser = createTestBrowser();
    const first = browser.openTab();
    const owned = vi.fn();
    first.onOwner(owned);
    await waitUntil(first.isOwner);
    expect(owned).toHaveBeenCalledExactlyOnceWith({ takeover: false });

    const second = browser.openTab();
    const tookOver = vi.fn();
    second.onOwner(tookOver);
    await waitUntil(second.hasOthers);
    expect(second.isOwner()).toBe(false);
    first.dispose();
    await waitUntil(second.isOwner);
    expect(tookOver).toHaveBeenCalledExactlyOnceWith({ takeover: true });
    expect(owned).toHaveBeenCalledOnce();
  });

  it('only one of three owns, and they take turns', async () => {
    const browser = createTestBrowser();
    const tabs = [browser.openTab(), browser.openTab(), browser.openTab()];
    for (let left = tabs.length; left > 0; left--) {
      await waitUntil(() => tabs.some((tab) => tab.isOwner()));
      const owners = tabs.filter((tab) => tab.isOwner());
      expect(owners).toHaveLength(1);
      owners[0]?.dispose();
      tabs.splice(tabs.indexOf(owners[0] as (typeof tabs)[0]), 1);
    }
  });

  it('know who lives, and notice a death without being told', async () => {
    const browser = createTestBrowser();
    const first = browser.openTab();
    await waitUntil(first.isOwner);
    expect(first.hasOthers()).toBe(false);
    const second = browser.openTab();
    await waitUntil(() => first.hasOthers() && second.hasOthers());
    expect(await first.livingTabs()).toEqual(new Set([first.tabId, second.tabId]));
    second.dispose();
    await waitUntil(() => !first.hasOthers());
    expect(await first.livingTabs()).toEqual(new Set([first.tabId]));
  });

  it('hear each other, but not themselves', async () => {
    const browser = createTestBrowser();
    const [first, second] = [browser.openTab(), browser.openTab()];
    const heardByFirst = vi.fn();
    const heardBySecond = vi.fn();
    first.onMessage(heardByFirst);
    second.onMessage(heardBySecond);
    first.post({ type: 'job-queued' });
    await waitUntil(() => heardBySecond.mock.calls.length > 0);
    expect(heardBySecond).toHaveBeenCalledExactlyOnceWith({ type: 'job-queued' });
    expect(heardByFirst).not.toHaveBeenCalled();
  });

  it('own alone where there are no locks', async () => {
    const tab = createTabLink({ locks: undefined, name: 'alone' });
    const owned = vi.fn();
    tab.onOwner(owned);
    expect(owned).toHaveBeenCalledExactlyOnceWith({ takeover: false });
    expect(await tab.livingTabs()).toEqual(new Set([tab.tabId]));
    tab.dispose();
  });
});
