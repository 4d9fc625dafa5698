// How the tabs of one browser live together: one of them, the owner, runs the jobs and holds the
// engines. Web Locks say who lives and who owns; a BroadcastChannel carries what they tell each other.
import { createSignal, type Accessor } from 'solid-js';
import { isAbort } from '../../core/errors';
import { createId } from '../../core/ids';
import { log } from '../../core/log';
import type { TabMessage } from './tab-message';

export interface TabLink {
  /** New with every load of the page. */
  readonly tabId: string;
  readonly isOwner: Accessor<boolean>;
  /**
   * Calls back once this tab is the owner, at once if it is already. `takeover` means that another
   * tab owned before and closed or died, so its work may be half done.
   */
  onOwner(callback: (event: { takeover: boolean }) => void): void;
  /** Ids of all tabs that live now, this one included. */
  livingTabs(): Promise<ReadonlySet<string>>;
  /** True while another tab lives: only then is anything worth broadcasting. */
  readonly hasOthers: Accessor<boolean>;
  /** To all other tabs, never to this one. */
  post(message: TabMessage): void;
  onMessage(listener: (message: TabMessage) => void): void;
  /** Leaves as a closing tab does. */
  dispose(): void;
}

export interface TabLinkOptions {
  /** `undefined` where the browser has none: outside a secure context. */
  readonly locks?: LockManager | undefined;
  /** Tabs with the same name belong together. */
  readonly name?: string;
}

type Wire = { readonly from: string; readonly message: TabMessage | { readonly type: 'hello' } };

/** Without Web Locks nobody can tell who lives: this tab is the owner and knows no others. */
export function createTabLink(options: TabLinkOptions = {}): TabLink {
  const { name = 'hearth' } = options;
  const locks = 'locks' in options ? options.locks : browserLocks();
  const tabId = createId();
  const tabLockPrefix = `${name}:tab:`;
  const closing = new AbortController();
  const channel = new BroadcastChannel(`${name}:tabs`);
  const listeners: ((message: TabMessage) => void)[] = [];
  const waiting: ((event: { takeover: boolean }) => void)[] = [];
  const [ownership, setOwnership] = createSignal<{ takeover: boolean } | undefined>();
  const [others, setOthers] = createSignal<ReadonlySet<string>>(new Set());

  const becomeOwner = (event: { takeover: boolean }) => {
    setOwnership(event);
    for (const callback of waiting.splice(0)) callback(event);
  };

  const send = (message: Wire['message']) => {
    if (!closing.signal.aborted) channel.postMessage({ from: tabId, message } satisfies Wire);
  };

  /** Resolves with the lock held; it is let go when this tab closes or dies. */
  const hold = (lockName: string, manager: LockManager, lockOptions: LockOptions) =>
    new Promise<boolean>((resolve, reject) => {
      const held = (lock: Lock | null) => {
        resolve(lock !== null);
        if (!lock || closing.signal.aborted) return;
        return new Promise<void>((release) => {
          closing.signal.addEventListener('abort', () => release());
        });
      };
      manager.request(lockName, lockOptions, held).catch(reject);
    });

  /** A tab's lock is granted to us when that tab is gone; that is how its death is noticed. */
  const watch = async (otherId: string, manager: LockManager) => {
    if (otherId === tabId || others().has(otherId)) return;
    setOthers((known) => new Set(known).add(otherId));
    try {
      const lockOptions = { signal: closing.signal, mode: 'shared' } as const;
      await manager.request(tabLockPrefix + otherId, lockOptions, () => undefined);
    } catch (error) {
      if (!isAbort(error)) log('error', 'Web Locks failed', error);
    }
    setOthers((known) => new Set([...known].filter((id) => id !== otherId)));
  };

  const findTabs = async (manager: LockManager) => {
    const { held = [] } = await manager.query();
    return held
      .map((lock) => lock.name ?? '')
      .filter((lockName) => lockName.startsWith(tabLockPrefix))
      .map((lockName) => lockName.slice(tabLockPrefix.length));
  };

  async function join(manager: LockManager): Promise<void> {
    const owner = `${name}:owner`;
    try {
      await hold(tabLockPrefix + tabId, manager, {});
      send({ type: 'hello' });
      for (const otherId of await findTabs(manager)) void watch(otherId, manager);
      const isFresh = await hold(owner, manager, { ifAvailable: true });
      if (!isFresh) await hold(owner, manager, { signal: closing.signal });
      becomeOwner({ takeover: !isFresh });
    } catch (error) {
      if (isAbort(error)) return;
      // A page that cannot ask who owns works better alone than not at all.
      log('error', 'Web Locks failed', error);
      becomeOwner({ takeover: false });
    }
  }

  channel.onmessage = (event: MessageEvent<Wire>) => {
    const { from, message } = event.data;
    if (message.type !== 'hello') for (const listener of listeners) listener(message);
    else if (locks) void watch(from, locks);
  };
  // eslint-disable-next-line solid/reactivity -- runs once; what it reads of signals is not followed
  if (locks) void join(locks);
  else becomeOwner({ takeover: false });

  return {
    tabId,
    isOwner: () => ownership() !== undefined,
    onOwner(callback) {
      const event = ownership();
      if (event) callback(event);
      else waiting.push(callback);
    },
    async livingTabs() {
      return new Set([tabId, ...(locks ? await findTabs(locks) : [])]);
    },
    hasOthers: () => others().size > 0,
    post: send,
    onMessage: (listener) => void listeners.push(listener),
    dispose() {
      closing.abort();
      channel.close();
    },
  };
}

/** Missing outside a secure context, whatever the types say. */
function browserLocks(): LockManager | undefined {
  return (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
}
