// Palette rows that come from the database: chats of every profile, latest first, and profiles.
import { listChats } from '../data/chats';
import type { Database } from '../data/db';
import { createLiveValue } from '../data/live-query';
import { listProfiles } from '../data/profiles';
import type { Chat, Profile } from '../data/records';
import type { Command } from '../runtime/commands';
import { formatWhen } from '../ui/format';

export interface RecordCommandInputs {
  readonly db: Database;
  readonly navigate: (path: string) => void;
}

interface ProfileChats {
  readonly profile: Profile;
  readonly chats: readonly Chat[];
}

/** Empty until the database has answered. */
export function createRecordCommands(inputs: RecordCommandInputs): () => readonly Command[] {
  const sets = createLiveValue(() => inputs.db, listEverything);
  return () => toCommands(sets() ?? [], inputs.navigate);
}

async function listEverything(db: Database): Promise<readonly ProfileChats[]> {
  const profiles = await listProfiles(db);
  return Promise.all(
    profiles.map(async (profile) => ({ profile, chats: await listChats(db, profile.id) })),
  );
}

function toCommands(
  sets: readonly ProfileChats[],
  navigate: (path: string) => void,
): readonly Command[] {
  const now = Date.now();
  const chats = sets
    .flatMap(({ chats }) => chats)
    .sort((a, b) => b.updatedAt - a.updatedAt)
    .map((chat): Command => ({
      id: `chat.${chat.id}`,
      title: chat.title === '' ? 'New chat' : chat.title,
      group: 'chat',
      hint: formatWhen(chat.updatedAt, now),
      run: () => navigate(`/chat/${chat.profileId}/${chat.id}`),
    }));
  // A profile opens with its latest chat; one without chats has no address of its own yet.
  const profiles = sets.flatMap(({ profile, chats: [latest] }): Command[] =>
    latest
      ? [
          {
            id: `profile.${profile.id}`,
            title: profile.name,
            group: 'profile',
            run: () => navigate(`/chat/${profile.id}/${latest.id}`),
          },
        ]
      : [],
  );
  return [...chats, ...profiles];
}
