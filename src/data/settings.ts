// Settings of this installation. A new one is a line in SettingValues.
import type { BridgeServer, RemoteModel } from '../core/bridge/bridge';
import type { ModelSpec } from '../core/model/model-manifest';
import type { EmbeddingSettings } from '../core/documents/retrieval-api';
import { guard } from './data-errors';
import type { Database } from './db';
import type { Overrides } from './records';

export interface SettingValues {
  theme: 'system' | 'light' | 'dark';
  /** The farthest level of the hierarchy app -> profile -> chat -> message. */
  appOverrides: Overrides;
  lastProfileId: string;
  /** The chat that was open last, per profile. */
  [lastChat: `lastChatId:${string}`]: string;
  sidebarWidthPx: number;
  sidebarOpen: boolean;
  panelWidthPx: number;
  panelOpen: boolean;
  /** Minutes without use after which a model leaves the memory; 0: never. */
  idleUnloadMinutes: number;
  /** CPU threads for every model; absent: as the speed test found, else about half the cores. */
  modelThreads: number | undefined;
  /** Tokens of context to load models with, where they have so many; absent: by the memory. */
  modelContext: number | undefined;
  /** The browser was asked to keep our storage; it is asked once. */
  persistAsked: boolean;
  /** Models the user brought; the catalogue does not know them. */
  ownModels: readonly ModelSpec[];
  /** What vectors of documents are made with; the model of the build where it was never changed. */
  embedding: EmbeddingSettings;
  /** What was last written as questions to measure search with. */
  retrievalQuestions: string;
  /** Model servers the user named. */
  servers: readonly BridgeServer[];
  /** Keys by server; apart from `servers`, so that no export has them. */
  serverKeys: Readonly<Record<string, string>>;
  /** The models each server had when it was last asked. */
  serverModels: Readonly<Record<string, readonly RemoteModel[]>>;
  /** Models of servers of which the user says that they see pictures, where the server does not. */
  seeingModels: readonly string[];
  /** Addresses that words may go to: asked once each. */
  serverConsents: readonly string[];
}
export type SettingKey = keyof SettingValues;

/** Undefined until it was set. */
export function getSetting<K extends SettingKey>(
  db: Database,
  key: K,
): Promise<SettingValues[K] | undefined> {
  // Only putSetting writes here, with the type of the key.
  return guard(db.settings.get(key).then((row) => row?.value as SettingValues[K] | undefined));
}

export async function putSetting<K extends SettingKey>(
  db: Database,
  key: K,
  value: SettingValues[K],
): Promise<void> {
  await guard(db.settings.put({ key, value }));
}

/** Reads and writes in one transaction, so that two tabs never undo each other's change. */
export function changeSetting<K extends SettingKey>(
  db: Database,
  key: K,
  change: (before: SettingValues[K] | undefined) => SettingValues[K],
): Promise<void> {
  return guard(
    db.transaction('rw', db.settings, async () => {
      const row = await db.settings.get(key);
      // As in getSetting.
      await db.settings.put({ key, value: change(row?.value as SettingValues[K] | undefined) });
    }),
  );
}
