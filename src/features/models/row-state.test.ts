import { describe, expect, it } from 'vitest';
import { toWire, AppError } from '../../core/errors';
import type { Job, JobKind, JobState } from '../../data/records';
import { CHUNK_BYTES } from '../../core/model/model-manifest';
import { countRepaired, damageOf, newestFailures, toRowState, type RowFacts } from './row-state';

function makeJob(kind: JobKind, state: JobState, id: string = kind): Job {
  return {
    id,
    kind,
    lane: 'network',
    input: { modelId: 'a' },
    state,
    status: state.status,
    tabId: 'tab',
    createdAt: 1,
  };
}

const resting: RowFacts = { isInstalled: false, isLoaded: false, loading: undefined, jobs: [] };
const running = (done: number, total?: number): JobState => ({
  status: 'running',
  startedAt: 0,
  done,
  ...(total !== undefined && { total }),
});

describe('toRowState', () => {
  it('rests as absent, ready or loaded', () => {
    expect(toRowState(resting).kind).toBe('absent');
    expect(toRowState({ ...resting, isInstalled: true }).kind).toBe('ready');
    expect(toRowState({ ...resting, isInstalled: true, isLoaded: true }).kind).toBe('loaded');
  });

  it('shows a download before anything else, with the bytes its source has said', () => {
    const jobs = [
      makeJob('model.verify', { status: 'queued' }),
      makeJob('model.download', running(5, 9)),
    ];
    expect(toRowState({ ...resting, jobs })).toMatchObject({
      kind: 'downloading',
      doneBytes: 5,
      totalBytes: 9,
    });
    const waiting = toRowState({
      ...resting,
      jobs: [makeJob('model.download', { status: 'queued' })],
    });
    expect(waiting).toMatchObject({ kind: 'downloading', doneBytes: 0 });
    expect(waiting).not.toHaveProperty('totalBytes');
  });

  it('says what a job is at, and whether it still waits', () => {
    const facts = { ...resting, isInstalled: true, isLoaded: true };
    expect(toRowState({ ...facts, jobs: [makeJob('model.verify', running(1, 4))] })).toMatchObject({
      kind: 'busy',
      words: 'Verifying',
      share: 0.25,
    });
    const queued = makeJob('model.verify', { status: 'queued' });
    expect(toRowState({ ...facts, jobs: [queued] })).toMatchObject({
      words: 'Waiting to be verified',
    });
  });

  it('says the phase of a load, asked for by hand or by an answer', () => {
    const reading = { phase: 'read', loadedBytes: 1, totalBytes: 2, type: 'progress' } as const;
    const load = makeJob('model.load', running(0));
    const loading = { modelId: 'a', progress: reading };
    expect(toRowState({ ...resting, isInstalled: true, jobs: [load], loading })).toMatchObject({
      kind: 'busy',
      words: 'Loading',
      share: 0.5,
      job: load,
    });
    const compiling = { modelId: 'a', progress: { ...reading, phase: 'compile' } as const };
    expect(toRowState({ ...resting, isInstalled: true, loading: compiling })).toEqual({
      kind: 'busy',
      words: 'Preparing',
    });
  });
});

describe('newestFailures', () => {
  const error = toWire(new AppError('offline', 'No network'));
  const failed = (kind: JobKind, finishedAt: number) =>
    makeJob(kind, { status: 'failed', finishedAt, error }, `${kind} ${finishedAt}`);
  const succeeded = (kind: JobKind, finishedAt: number) =>
    makeJob(kind, { status: 'succeeded', finishedAt }, `${kind} ${finishedAt}`);

  it('is the newest end of a model, where that is a failure', () => {
    const jobs = [failed('model.load', 20), succeeded('model.download', 10)];
    expect(newestFailures(jobs, 0).get('a')).toMatchObject({ kind: 'model.load', error });
    expect(newestFailures([...jobs, succeeded('model.load', 30)], 0).size).toBe(0);
  });

  it('outlives the page for downloads only', () => {
    expect(newestFailures([failed('model.load', 20)], 50).size).toBe(0);
    expect(newestFailures([failed('model.download', 20)], 50).size).toBe(1);
  });
});

describe('damage', () => {
  const wireOf = (details: Record<string, string | number>) =>
    toWire(new AppError('model-damaged', 'Files differ', details));

  it('is read from the failure of a check, where its parts are known', () => {
    expect(damageOf(wireOf({ parts: 12, damagedParts: '3,7' }))).toEqual({
      parts: 12,
      damaged: [3, 7],
    });
    expect(damageOf(wireOf({ parts: 1, damagedParts: '0' }))).toBeUndefined();
    expect(damageOf(wireOf({ path: 'a.gguf' }))).toBeUndefined();
    expect(damageOf(undefined)).toBeUndefined();
  });

  it('counts what is mended by what still lacks', () => {
    const damage = { parts: 12, damaged: [3, 7, 11] };
    expect(countRepaired(damage, 3 * CHUNK_BYTES)).toBe(0);
    expect(countRepaired(damage, CHUNK_BYTES)).toBe(2);
    expect(countRepaired(damage, 0)).toBe(3);
    expect(countRepaired(damage, 9 * CHUNK_BYTES)).toBe(0);
  });
});
