import { describe, expect, it } from 'vitest';
import { openTestDb } from '../test/db';
import { searchChats } from './chat-search';
import { createChat, listChats, removeChat } from './chats';
import { beginComparison, listCompared, listComparisons } from './comparisons';
import { ensureProfile } from './profiles';

describe('comparisons', () => {
  it('hold the question once per side, with the settings of the side', async () => {
    const db = await openTestDb();
    const { id: profileId } = await ensureProfile(db);
    const sides = [
      { modelId: 'a', parameters: { temperature: 0, seed: 4 } },
      { modelId: 'b', parameters: { temperature: 1, seed: 4 } },
    ];
    const begun = await beginComparison(db, { profileId, text: 'Why?', sides });
    const compared = await listCompared(db, begun.comparisonId);
    expect(compared.map(({ answer }) => answer)).toEqual(begun.answers);
    expect(compared.map(({ answer }) => answer.modelId)).toEqual(['a', 'b']);
    expect(compared.map(({ question }) => question.overrides)).toEqual(
      sides.map(({ parameters }) => ({ parameters, recordTokens: true, collectionIds: [] })),
    );
    expect(compared.every(({ answer }) => answer.status === 'streaming')).toBe(true);
  });

  it('are listed apart from chats, and not found among them', async () => {
    const db = await openTestDb();
    const { id: profileId } = await ensureProfile(db);
    const chat = await createChat(db, profileId);
    const sides = [{ modelId: 'a', parameters: {} }];
    const { comparisonId } = await beginComparison(db, { profileId, text: 'Why blue?', sides });
    expect((await listChats(db, profileId)).map(({ id }) => id)).toEqual([chat.id]);
    const query = { profileId, text: 'blue' };
    expect(await searchChats(db, query, new AbortController().signal)).toEqual([]);
    expect(await listComparisons(db, 10)).toMatchObject([{ id: comparisonId, title: 'Why blue?' }]);
    await removeChat(db, comparisonId);
    expect(await listComparisons(db, 10)).toEqual([]);
  });
});
