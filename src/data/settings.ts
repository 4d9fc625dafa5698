// Settings of this installation. A new one is a line in SettingValues.
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
  /** Answers keep their tokens with probabilities for the inspector; decoding is slower then. */
  recordTokens: boolean;
  /** The browser was asked to keep our storage; it is asked once. */
  persistAsked: boolean;
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

export async function removeSetting(db: Database, key: SettingKey): Promise<void> {
  await guard(db.settings.delete(key));
}
