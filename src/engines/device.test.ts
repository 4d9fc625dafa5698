import { expect, it } from 'vitest';
import { isSoftware, mobileFacts, threadsFor } from './device';

it('knows software adapters by their words', () => {
  expect(isSoftware('google swiftshader ')).toBe(true);
  expect(isSoftware('microsoft  Microsoft Basic Render Driver')).toBe(true);
  expect(isSoftware('nvidia ampere ')).toBe(false);
});

it.each([
  ['Mozilla/5.0 (Linux; Android 15) Mobile', 5, undefined, { mobile: true, mobileKind: 'android' }],
  ['Mozilla/5.0 (Linux; Android 15)', 5, true, { mobile: true, mobileKind: 'android' }],
  ['Mozilla/5.0 (Linux; Android 15)', 5, false, { mobile: false }],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)',
    5,
    undefined,
    { mobile: true, mobileKind: 'iphone' },
  ],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X)', 5, undefined, { mobile: true, mobileKind: 'ipad' }],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X)', 0, undefined, { mobile: false }],
  ['Mozilla/5.0 (Windows NT 10.0)', 10, undefined, { mobile: false }],
] as const)('tells telephones from computers: %s', (agent, touch, hint, facts) => {
  expect(mobileFacts(agent, touch, hint)).toEqual(facts);
});

it.each([
  [8, true, 4],
  [3, true, 2],
  [2, true, 2],
  [1, true, 1],
  [8, false, 1],
])('%d cores, isolated %s: %d threads', (logicalCores, crossOriginIsolated, threads) => {
  expect(threadsFor({ logicalCores, crossOriginIsolated })).toBe(threads);
});
