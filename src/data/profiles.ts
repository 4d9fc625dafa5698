// Profiles: separate sets of chats with their own settings. There is always at least one.
import { AppError } from '../core/errors';
import { createId } from '../core/ids';
import { copyOverrides } from '../core/prompt/overrides';
import { purgeChatsOf } from './chat-purge';
import { guard } from './data-errors';
import type { Database } from './db';
import { newChatDraftKey } from './drafts';
import type { Overrides, Profile } from './records';

const FIRST_PROFILE_NAME = 'Personal';

/** In the user's order. */
export function listProfiles(db: Database): Promise<Profile[]> {
  return guard(db.profiles.toArray().then(inOrder));
}

export function getProfile(db: Database, profileId: string): Promise<Profile | undefined> {
  return guard(db.profiles.get(profileId));
}

/** The first profile of the list; makes "Personal" where there is none. Safe in two tabs at once. */
export function ensureProfile(db: Database): Promise<Profile> {
  return guard(
    db.transaction('rw', db.profiles, async () => {
      const [first] = inOrder(await db.profiles.toArray());
      return first ?? addProfile(db, FIRST_PROFILE_NAME, 0);
    }),
  );
}

export function createProfile(db: Database, name: string): Promise<Profile> {
  return guard(
    db.transaction('rw', db.profiles, async () => {
      const last = inOrder(await db.profiles.toArray()).at(-1);
      return addProfile(db, name, last ? last.position + 1 : 0);
    }),
  );
}

/** Replaces what the profile decides. Throws `record-not-found`. */
export function putProfileOverrides(
  db: Database,
  profileId: string,
  overrides: Overrides,
): Promise<void> {
  return changeProfile(db, profileId, (profile) => ({
    ...profile,
    overrides: copyOverrides(overrides),
  }));
}

/** Its chats go with it, for good. The last profile stays. */
export function removeProfile(db: Database, profileId: string): Promise<void> {
  const { profiles, chats: chatTable, messages, partials, traces, drafts, pictures } = db;
  const tables = [profiles, chatTable, messages, partials, traces, drafts, pictures];
  return guard(
    db.transaction('rw', tables, async () => {
      if ((await db.profiles.count()) < 2) return;
      const chats = await db.chats.where('profileId').equals(profileId).primaryKeys();
      // What was typed for a chat that does not exist yet goes too.
      await purgeChatsOf(db, [...chats, newChatDraftKey(profileId)]);
      await db.profiles.delete(profileId);
    }),
  );
}

function inOrder(profiles: Profile[]): Profile[] {
  return profiles.sort((a, b) => a.position - b.position || a.createdAt - b.createdAt);
}

async function addProfile(db: Database, name: string, position: number): Promise<Profile> {
  const profile = { id: createId(), name, position, createdAt: Date.now(), overrides: {} };
  await db.profiles.add(profile);
  return profile;
}

function changeProfile(
  db: Database,
  profileId: string,
  change: (profile: Profile) => Profile,
): Promise<void> {
  return guard(
    db.transaction('rw', db.profiles, async () => {
      const profile = await db.profiles.get(profileId);
      if (!profile) throw new AppError('record-not-found', 'No such profile', { profileId });
      await db.profiles.put(change(profile));
    }),
  );
}
