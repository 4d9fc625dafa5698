import { expect, it } from 'vitest';
import { toSiteServers } from './site-servers';

it('takes the servers of config.json with their limits', () => {
  const servers = toSiteServers([
    {
      name: ' Office ',
      kind: 'vllm',
      address: 'https://llm.office.example/v1/',
      limits: { parallelRequests: 2, contextLength: 16384, keepAliveMinutes: -1 },
    },
    { address: '192.168.1.40:8080' },
  ]);
  expect(servers).toMatchObject([
    {
      id: 'site-https-llm-office-example',
      name: 'Office',
      kind: 'vllm',
      url: 'https://llm.office.example',
      limits: { parallelRequests: 2, contextLength: 16384, keepAliveMinutes: -1 },
      isFixed: true,
    },
    { name: '192.168.1.40:8080', kind: 'openai', url: 'http://192.168.1.40:8080', limits: {} },
  ]);
});

it('drops what is not a server or not a limit, and the same address twice', () => {
  const office = { kind: 'vllm', address: 'https://llm.office.example' };
  const limits = { parallelRequests: 0, requestsPerMinute: '5', contextLength: Infinity };
  expect(toSiteServers([null, 'x', {}, { address: 'ftp://x' }])).toEqual([]);
  expect(toSiteServers([{ ...office, limits }, office])).toMatchObject([{ limits: {} }]);
});
