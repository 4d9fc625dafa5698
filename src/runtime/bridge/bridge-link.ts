// The way to the bridge, which is fetched only where servers were named: most people have none.
import { createSignal, getOwner, runWithOwner, type Accessor } from 'solid-js';
import type { ModelSpec } from '../../core/model/model-manifest';
import type { Database } from '../../data/db';
import { getSetting } from '../../data/settings';
import type { Notices } from '../notices';
import type { SiteConfig } from '../site-config';
import type { Bridge } from './bridge';

export interface BridgeLink {
  /** Models of the servers that are known; empty until `ready`. */
  readonly specs: Accessor<readonly ModelSpec[]>;
  /** Undefined until somebody opened it. */
  readonly bridge: Accessor<Bridge | undefined>;
  /** Servers that were named, and their models, are known. Asks none of them anything. */
  ready(): Promise<void>;
  open(): Promise<Bridge>;
  /** A server's address, key or limits changed, or it is gone. */
  onChanged(listener: (serverId: string) => void): void;
}

export interface BridgeLinkInputs {
  readonly db: Database;
  readonly siteConfig: () => Promise<SiteConfig>;
  readonly notices: Notices;
}

/** Needs a Solid owner. */
export function createBridgeLink({ db, siteConfig, notices }: BridgeLinkInputs): BridgeLink {
  const owner = getOwner();
  const [bridge, setBridge] = createSignal<Bridge>();
  const listeners = new Set<(serverId: string) => void>();
  let opening: Promise<Bridge> | undefined;

  const start = async () => {
    const [{ createBridge }, config] = await Promise.all([import('./bridge'), siteConfig()]);
    const onChanged = (serverId: string) => {
      for (const listener of listeners) listener(serverId);
    };
    const started = runWithOwner(owner, () => createBridge({ db, config, notices, onChanged }));
    if (!started) throw new Error('The bridge needs an owner');
    await started.known();
    setBridge(() => started);
    return started;
  };
  const open = () => {
    opening ??= start();
    // A part of the app that could not be fetched is asked for again the next time.
    opening.catch(() => (opening = undefined));
    return opening;
  };
  const hasOwn = async () => ((await getSetting(db, 'servers')) ?? []).length > 0;

  // Chats name their model at once.
  notices.act(async () => {
    if (await hasOwn()) await open();
  });

  return {
    specs: () => bridge()?.specs() ?? [],
    bridge,
    async ready() {
      if ((await hasOwn()) || (await siteConfig()).servers.length > 0) await open();
    },
    open,
    onChanged: (listener) => void listeners.add(listener),
  };
}
