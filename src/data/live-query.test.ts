import { catchError, createEffect, createRoot, createSignal } from 'solid-js';
import { beforeEach, describe, expect, it } from 'vitest';
import { openTestDb } from '../test/db';
import { waitUntil } from '../test/wait-until';
import { createChat, listChats, renameChat } from './chats';
import type { Database } from './db';
import { createLiveList, createLiveValue } from './live-query';
import { getSetting, putSetting } from './settings';

let db: Database;
beforeEach(async () => {
  db = await openTestDb();
});

describe('createLiveList', () => {
  it('tells loading from empty and follows its rows', async () => {
    await createRoot(async (dispose) => {
      const chats = createLiveList(
        () => 'p',
        (profileId) => listChats(db, profileId),
      );
      expect([chats(), chats.loading()]).toEqual([[], true]);
      await waitUntil(() => !chats.loading());
      expect(chats()).toEqual([]);
      const { id } = await createChat(db, 'p');
      await waitUntil(() => chats().length === 1);
      expect(chats()[0]?.id).toBe(id);
      dispose();
    });
  });

  it('keeps the identity of a row that changes', async () => {
    const { id } = await createChat(db, 'p');
    await createChat(db, 'p');
    await createRoot(async (dispose) => {
      const chats = createLiveList(
        () => 'p',
        (profileId) => listChats(db, profileId),
      );
      await waitUntil(() => !chats.loading());
      const before = chats().find((chat) => chat.id === id);
      await renameChat(db, id, 'New');
      await waitUntil(() => before?.title === 'New');
      expect(chats().find((chat) => chat.id === id)).toBe(before);
      dispose();
    });
  });

  it('drops the rows of one source before it shows those of the next', async () => {
    await createChat(db, 'p');
    await createRoot(async (dispose) => {
      const [profileId, setProfileId] = createSignal<string | undefined>('p');
      const chats = createLiveList(profileId, (asked) => listChats(db, asked));
      await waitUntil(() => chats().length === 1);
      setProfileId('q');
      expect([chats().length, chats.loading()]).toEqual([0, true]);
      await waitUntil(() => !chats.loading());
      setProfileId(undefined);
      expect([chats().length, chats.loading()]).toEqual([0, false]);
      dispose();
    });
  });

  it('throws a failing query into the boundary above', async () => {
    const errors: unknown[] = [];
    await createRoot(async (dispose) => {
      catchError(
        () => {
          createLiveList(
            () => true,
            () => Promise.reject(new Error('broken')),
          );
        },
        (error) => errors.push(error),
      );
      await waitUntil(() => errors.length > 0);
      expect(errors).toMatchObject([{ message: 'broken' }]);
      dispose();
    });
  });

  it('does not ask again after its owner is gone', async () => {
    let asked = 0;
    await createRoot(async (dispose) => {
      const chats = createLiveList(
        () => 'p',
        (profileId) => {
          asked++;
          return listChats(db, profileId);
        },
      );
      await waitUntil(() => !chats.loading());
      dispose();
    });
    const before = asked;
    await createChat(db, 'p');
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(asked).toBe(before);
  });
});

describe('createLiveValue', () => {
  it('follows a value and its readers hear of it', async () => {
    const seen: unknown[] = [];
    await createRoot(async (dispose) => {
      const theme = createLiveValue(
        () => true,
        () => getSetting(db, 'theme'),
      );
      createEffect(() => seen.push(theme()));
      await waitUntil(() => !theme.loading());
      await putSetting(db, 'theme', 'dark');
      await waitUntil(() => theme() === 'dark');
      dispose();
    });
    expect(seen).toEqual([undefined, 'dark']);
  });

  it('shows a preview while the answer is read, and follows only the answer', async () => {
    const seen: [unknown, boolean][] = [];
    let goOn: () => void = () => undefined;
    const paused = new Promise<void>((resolve) => (goOn = resolve));
    await createRoot(async (dispose) => {
      const theme = createLiveValue(
        () => true,
        () => getSetting(db, 'theme'),
        { read: () => Promise.resolve('dark' as const), pause: () => paused },
      );
      createEffect(() => seen.push([theme(), theme.loading()]));
      await waitUntil(() => theme() === 'dark');
      await putSetting(db, 'theme', 'light');
      expect(theme()).toBe('dark');
      goOn();
      await waitUntil(() => !theme.loading());
      dispose();
    });
    expect(seen).toEqual([
      [undefined, true],
      ['dark', true],
      ['light', false],
    ]);
  });

  it('forgets a preview whose source is no longer asked for', async () => {
    await createRoot(async (dispose) => {
      let arrive: (value: string) => void = () => undefined;
      const late = new Promise<string>((resolve) => (arrive = resolve));
      const [key, setKey] = createSignal('first');
      const value = createLiveValue(key, (asked) => Promise.resolve(asked), {
        read: (asked) => (asked === 'first' ? late : Promise.resolve('early')),
        pause: () => Promise.resolve(),
      });
      setKey('second');
      arrive('too late');
      await waitUntil(() => !value.loading());
      expect(value()).toBe('second');
      dispose();
    });
  });
});
