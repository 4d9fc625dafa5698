import { expect, it } from 'vitest';
import type { Pull } from '../../runtime/bridge/pulls';
import { progressWords } from './pull-words';

const pull: Pull = { serverId: 'one', name: 'llama3.2', state: 'running' };
const at = (doneBytes: number, status = 'pulling 4ba40168f7dc', totalBytes = 3_100_000) => ({
  ...pull,
  progress: { status, doneBytes, totalBytes, layers: [] },
});

it('says bytes, speed and time left, as far as they are known', () => {
  expect(progressWords(pull)).toBe('Asking the server');
  expect(progressWords(at(0, 'pulling manifest', 0))).toBe('Pulling manifest');
  expect(progressWords(at(1_000_000))).toBe('1.0 of 3.1 MB');
  expect(progressWords({ ...at(1_000_000), bytesPerSecond: 100_000 })).toBe(
    '1.0 of 3.1 MB · 100 KB/s · 21 s left',
  );
});

it('says what the server does once all is there, and no speed of one that stopped', () => {
  expect(progressWords(at(3_100_000, 'verifying sha256 digest'))).toBe(
    '3.1 MB · verifying sha256 digest',
  );
  const stopped = { ...at(1_000_000), bytesPerSecond: 100_000, state: 'stopped' } as const;
  expect(progressWords(stopped)).toBe('1.0 of 3.1 MB');
});
