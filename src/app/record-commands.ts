// Palette rows for what is stored: chats of every profile, latest first, profiles, and models.
import { listChats } from '../data/chats';
import type { Database } from '../data/db';
import { createLiveValue } from '../data/live-query';
import { listProfiles } from '../data/profiles';
import type { Chat, Profile } from '../data/records';
import { getSetting, putSetting } from '../data/settings';
import type { Command } from '../runtime/commands';
import type { Runtime } from '../runtime/runtime';
import { formatWhen } from '../ui/format';

export interface RecordCommandInputs {
  readonly runtime: Runtime;
  readonly navigate: (path: string) => void;
}

interface ProfileChats {
  readonly profile: Profile;
  readonly chats: readonly Chat[];
}

/** Without chats and profiles until the database has answered. */
export function createRecordCommands(inputs: RecordCommandInputs): () => readonly Command[] {
  const sets = createLiveValue(() => inputs.runtime.db, listEverything);
  return () => [
    ...toChatCommands(sets() ?? [], inputs),
    ...toProfileCommands(sets() ?? [], inputs),
    ...toModelCommands(inputs.runtime),
  ];
}

async function listEverything(db: Database): Promise<readonly ProfileChats[]> {
  const profiles = await listProfiles(db);
  return Promise.all(
    profiles.map(async (profile) => ({ profile, chats: await listChats(db, profile.id) })),
  );
}

function toChatCommands(
  sets: readonly ProfileChats[],
  { navigate }: RecordCommandInputs,
): readonly Command[] {
  const now = Date.now();
  return sets
    .flatMap(({ chats }) => chats)
    .sort((a, b) => b.updatedAt - a.updatedAt)
    .map((chat) => ({
      id: `chat.${chat.id}`,
      title: chat.title === '' ? 'New chat' : chat.title,
      group: 'chat',
      hint: formatWhen(chat.updatedAt, now),
      run: () => navigate(`/chat/${chat.profileId}/${chat.id}`),
    }));
}

/** The chat page opens the profile that was used last. */
function toProfileCommands(
  sets: readonly ProfileChats[],
  { runtime, navigate }: RecordCommandInputs,
): readonly Command[] {
  return sets.map(({ profile }) => ({
    id: `profile.${profile.id}`,
    title: profile.name,
    group: 'profile',
    run: () =>
      runtime.notices.act(async () => {
        await putSetting(runtime.db, 'lastProfileId', profile.id);
        navigate('/chat');
      }),
  }));
}

/** Models on this device; choosing one decides at the farthest level, so chats that chose keep theirs. */
function toModelCommands({ db, downloads, notices }: Runtime): readonly Command[] {
  return downloads
    .installed()
    .filter(({ spec }) => spec.task === 'chat')
    .map(({ spec }) => ({
      id: `model.${spec.modelId}`,
      title: spec.name,
      group: 'model',
      hint: 'Make it the default model',
      run: () =>
        notices.act(async () => {
          const overrides = await getSetting(db, 'appOverrides');
          await putSetting(db, 'appOverrides', { ...overrides, modelId: spec.modelId });
          notices.say({ tone: 'ok', title: `${spec.name} is now the default model` });
        }),
    }));
}
