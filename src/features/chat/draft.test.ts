// @vitest-environment jsdom
import { createRoot, createSignal } from 'solid-js';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Database } from '../../data/db';
import { getDraft, putDraft } from '../../data/drafts';
import { createNotices } from '../../runtime/notices';
import { openTestDb } from '../../test/db';
import { createDraft } from './draft';

/** Milliseconds; on a busy machine. */
const SOON = 20_000;

let db: Database;
let dispose: () => void = () => undefined;

beforeEach(async () => {
  db = await openTestDb();
});
afterEach(() => dispose());

/** A draft whose key is the chat, or the profile's new chat; as on the page. */
function setUp(firstChat: string | undefined) {
  const notices = createNotices(() => ({ title: 'Failed' }));
  const [chat, setChat] = createSignal(firstChat);
  const [profile, setProfile] = createSignal<string>();
  const draft = createRoot((disposeRoot) => {
    dispose = disposeRoot;
    return createDraft(db, notices, () => {
      const owner = profile();
      return chat() ?? (owner === undefined ? undefined : `new:${owner}`);
    });
  });
  return { draft, setChat, setProfile };
}

test('what is typed into a chat stays while the rest of the page is read', () => {
  const { draft, setProfile } = setUp('chat');
  draft.setText('Half a thought');
  setProfile('profile');
  expect(draft.text()).toBe('Half a thought');
});

test('what is typed before any chat is known goes to the one that opens', async () => {
  const { draft, setProfile } = setUp(undefined);
  draft.setText('Early');
  setProfile('profile');
  expect(draft.text()).toBe('Early');
  await vi.waitFor(async () => expect(await getDraft(db, 'new:profile')).toBe('Early'), SOON);
});

test('each chat has its own', async () => {
  await putDraft(db, 'two', 'Second thought');
  const { draft, setChat } = setUp('one');
  draft.setText('First thought');
  setChat('two');
  await vi.waitFor(() => expect(draft.text()).toBe('Second thought'), SOON);
  setChat('one');
  await vi.waitFor(() => expect(draft.text()).toBe('First thought'), SOON);
});

test('a sent text is gone, in the box and in the store', async () => {
  const { draft } = setUp('one');
  draft.setText('Sent');
  await draft.clear();
  expect(draft.text()).toBe('');
  expect(await getDraft(db, 'one')).toBe('');
});
