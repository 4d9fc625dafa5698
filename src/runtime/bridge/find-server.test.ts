import { expect, it } from 'vitest';
import type { BridgeApi } from '../../core/bridge/bridge-api';
import type { ServerAccess } from '../../core/bridge/bridge';
import { AppError } from '../../core/errors';
import type { WorkerClient } from '../../core/wire/worker-rpc';
import { findServer } from './find-server';

it.each([
  ['https://office.example:8000', 'http://office.example:8000', undefined],
  ['http://office.example:8000', 'https://office.example:8000', 'sk-secret'],
])('%s is tried as %s too, and no key goes out in the clear', async (url, other, key) => {
  const asked: ServerAccess[] = [];
  const silent: Pick<WorkerClient<BridgeApi>, 'call'> = {
    call: async (_, ...[access]: readonly unknown[]) => {
      asked.push(access as ServerAccess);
      throw new AppError('server-unreachable', 'Nothing there');
    },
  };
  const access = { url, kind: 'vllm', apiKey: 'sk-secret' } as const;
  await expect(findServer(silent, access)).rejects.toMatchObject({ code: 'server-unreachable' });
  expect(asked.map((one) => [one.url, one.apiKey])).toEqual([
    [url, 'sk-secret'],
    [other, key],
  ]);
});
