import { describe, expect, it } from 'vitest';
import { nothingSet, toSiteConfig } from './site-config';

const SITE = 'https://site.example/app/';

describe('site config', () => {
  it('takes what is well formed and drops the rest', () => {
    const value = {
      fetchModels: ['a', 7],
      defaultModel: 'a',
      mirror: 'https://mirror.example/models',
      hub: false,
      models: { allow: ['qwen*', null], deny: '*' },
      adapters: [{ match: 'swiftshader', deny: ['webllm'] }, { match: '' }, 'intel', null],
      other: 1,
    };
    expect(toSiteConfig(value, SITE)).toEqual({
      fetchModels: ['a'],
      defaultModel: 'a',
      mirror: 'https://mirror.example/models/',
      usesHub: false,
      servers: [],
      onlyServers: false,
      models: { allow: ['qwen*'], deny: [] },
      adapters: [{ match: 'swiftshader', allow: [], deny: ['webllm'] }],
    });
  });

  it('hands servers on as they are written', () => {
    const servers = [{ name: 'Office', address: 'llm.office.example' }];
    expect(toSiteConfig({ servers, onlyServers: true }, SITE)).toMatchObject({
      servers,
      onlyServers: true,
    });
    expect(toSiteConfig({ servers: 'all', onlyServers: 1 }, SITE)).toEqual(nothingSet);
  });

  it('finds a relative mirror on the site', () => {
    expect(toSiteConfig({ mirror: '/pool/' }, SITE).mirror).toBe('https://site.example/pool/');
    expect(toSiteConfig({ mirror: 'http://' }, SITE).mirror).toBeUndefined();
  });

  it.each([
    null,
    'text',
    3,
    [],
    { fetchModels: 'a', defaultModel: 1, mirror: 2, hub: 'no', models: [], adapters: {} },
    { models: { allow: {}, deny: 1 } },
  ])('sets nothing when the file holds something else: %j', (value) => {
    expect(toSiteConfig(value, SITE)).toEqual(nothingSet);
  });
});
