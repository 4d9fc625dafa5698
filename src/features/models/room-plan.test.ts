import { describe, expect, it } from 'vitest';
import { suggestRemovals, type RoomCandidate } from './room-plan';

function candidate(modelId: string, bytes: number, lastUsedAt: number): RoomCandidate {
  return { modelId, name: modelId, bytes, lastUsedAt, isInUse: false };
}

const old = candidate('old', 100, 1);
const older = candidate('older', 300, 0);
const fresh = candidate('fresh', 1000, 9);

describe('suggestRemovals', () => {
  it('takes the longest unused, no more than needed', () => {
    const chosen = suggestRemovals([fresh, old, older], { neededBytes: 600, freeBytes: 350 });
    expect([...chosen]).toEqual(['older']);
  });

  it('leaves out again what a later, larger one makes unnecessary', () => {
    const chosen = suggestRemovals([fresh, old, older], { neededBytes: 1000, freeBytes: 0 });
    expect([...chosen]).toEqual(['fresh']);
  });

  it('never takes one that is in use', () => {
    const inUse = { ...older, isInUse: true };
    const chosen = suggestRemovals([inUse, old, fresh], { neededBytes: 90, freeBytes: 0 });
    expect([...chosen]).toEqual(['old']);
  });

  it('takes none where all of them are not enough, or none is needed', () => {
    expect(suggestRemovals([old], { neededBytes: 500, freeBytes: 0 }).size).toBe(0);
    expect(suggestRemovals([old], { neededBytes: 5, freeBytes: 5 }).size).toBe(0);
  });
});
