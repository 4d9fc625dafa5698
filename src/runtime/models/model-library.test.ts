import 'fake-indexeddb/auto';
import { createRoot, createSignal } from 'solid-js';
import { afterEach, describe, expect, it } from 'vitest';
import { createId } from '../../core/ids';
import type { ModelManifest, ModelSpec } from '../../core/model/model-manifest';
import { openDatabase } from '../../data/db';
import { recordUse } from '../../data/models';
import type { Device } from '../../engines/device';
import { appleGpu, laptop } from '../../engines/test-devices';
import { createBridgeLink } from '../bridge/bridge-link';
import type { Downloads } from './downloads';
import { createModelLibrary, type ModelLibrary } from './model-library';
import { createNotices } from '../notices';
import { nothingSet, toSiteConfig, type SiteConfig } from '../site-config';
import { whenTrue } from '../jobs/when-true';

let dispose: (() => void) | undefined;
afterEach(() => dispose?.());

interface Given {
  readonly device?: Device;
  readonly config?: SiteConfig;
}

async function createLibrary({ device = laptop, config = nothingSet }: Given = {}) {
  const { db } = await openDatabase({ name: createId() });
  const [installed, setInstalled] = createSignal<readonly ModelManifest[]>([]);
  const findInstalled = (modelId: string) =>
    installed().find(({ spec }) => spec.modelId === modelId);
  // Only what the library reads; the rest is the store's.
  const downloads = { installed, findInstalled } as Downloads;
  const library = createRoot((end): ModelLibrary => {
    dispose = end;
    return createModelLibrary({
      db,
      downloads,
      siteUrl: 'http://localhost:1/',
      siteConfig: async () => config,
      bridge: createBridgeLink({
        db,
        siteConfig: async () => config,
        notices: createNotices(() => ({ title: '' })),
      }),
      probe: async () => device,
    });
  });
  return { db, library, setInstalled };
}

const f32 = 'Qwen3-0.6B-q4f32_1-MLC';
const f16 = 'Qwen3-0.6B-q4f16_1-MLC';
const idsOf = (specs: readonly ModelSpec[]) => specs.map(({ modelId }) => modelId);

function manifestOf(spec: ModelSpec): ModelManifest {
  const files = [{ path: 'a.gguf', bytes: 5, sha256: 'x'.repeat(64) }];
  return { version: 1, spec, files, source: 'here', installedAt: 0 };
}

describe('the library', () => {
  it('knows a few models at once and many when it is ready', async () => {
    const { library } = await createLibrary();
    expect(idsOf(library.specs())).toContain('starter');
    expect(library.findSpec('qwen3-0.6b')).toBeUndefined();
    expect(library.device()).toBeUndefined();
    await library.ready();
    expect(library.device()).toBe(laptop);
    expect(library.deviceFacts()?.threads.value).toBe('4 of 8');
    expect(library.findSpec('qwen3-0.6b')?.isEstimate).toBeUndefined();
    expect(library.blurbOf('SmolLM2')).toBe('small, English');
    await expect(library.requireSpec('no-such')).rejects.toMatchObject({ code: 'model-not-found' });
  });

  it('shows one build per model and swaps to the right one', async () => {
    const webgpu = { ...appleGpu, shaderF16: false };
    const { library } = await createLibrary({ device: { ...laptop, webgpu } });
    await library.ready();
    expect(idsOf(library.specs())).toContain(f32);
    expect(idsOf(library.specs())).not.toContain(f16);
    const spec = await library.requireSpec(f16);
    expect(library.fitOf(spec)?.fit).toBe('too-big');
    expect(library.swapFor(spec).modelId).toBe(f32);
  });

  it('does what the administrator says', async () => {
    const config = toSiteConfig(
      { models: { deny: ['gemma*'] }, mirror: '/pool' },
      'http://a.example',
    );
    const { library } = await createLibrary({ config });
    await library.ready();
    expect(idsOf(library.specs()).filter((id) => id.startsWith('gemma'))).toEqual([]);
    const denied = await library.requireSpec('gemma-3-1b-it');
    expect(library.fitOf(denied)?.reason).toContain('administrator');
    const allowed = await library.requireSpec('qwen3-0.6b');
    expect(allowed.sources[1]).toBe('http://a.example/pool/qwen3-0.6b/');
  });

  it('keeps the user’s own models', async () => {
    const { library } = await createLibrary();
    await library.ready();
    const spec = { ...(await library.requireSpec('qwen3-0.6b')), modelId: 'mine', name: 'Mine' };
    await library.add({ ...spec, addedFrom: 'file' });
    await whenTrue(() => library.findSpec('mine') !== undefined);
    await library.add({ ...spec, addedFrom: 'file', name: 'Renamed' });
    await whenTrue(() => library.findSpec('mine')?.name === 'Renamed');
    expect(idsOf(library.specs()).filter((id) => id === 'mine')).toHaveLength(1);
    await library.removeOwn('mine');
    await whenTrue(() => library.findSpec('mine') === undefined);
  });

  it('tells exact bytes of what is installed, and what the catalogue learnt since', async () => {
    const { library, setInstalled } = await createLibrary();
    await library.ready();
    const listed = await library.requireSpec('smolvlm-500m-instruct');
    expect(listed.isEstimate).toBe(true);
    const { cacheBytesPerToken: _older, ...old } = listed;
    setInstalled([manifestOf(old)]);
    expect(library.findSpec(listed.modelId)).toEqual({
      ...old,
      bytes: 5,
      isEstimate: undefined,
      cacheBytesPerToken: listed.cacheBytesPerToken,
    });
    expect(library.isInstalled(listed.modelId)).toBe(true);
  });

  it('replaces a predicted speed by the measured one', async () => {
    const { db, library } = await createLibrary();
    await library.ready();
    const spec = await library.requireSpec('qwen3-0.6b');
    expect(library.fitOf(spec)?.predicted?.isMeasured).toBe(false);
    const usage = {
      promptTokens: 1,
      cachedPromptTokens: 0,
      completionTokens: 9,
      timeToFirstTokenMs: 1,
      tokensPerSecond: 21,
    };
    await recordUse(db, { modelId: spec.modelId, usage });
    await whenTrue(() => library.fitOf(spec)?.predicted?.isMeasured === true);
    expect(library.fitOf(spec)?.predicted?.tokensPerSecond).toBe(21);
    expect(library.fitOf(await library.requireSpec('qwen3-1.7b'))?.predicted?.basis).toContain(
      'Qwen3 0.6B',
    );
  });

  it('offers what runs here, and recommends the administrator’s choice', async () => {
    const config = toSiteConfig({ defaultModel: 'lfm2.5-350m' }, 'http://a.example');
    const { library } = await createLibrary({ config });
    const offered = idsOf(await library.offered());
    expect(offered).toContain('qwen2.5-0.5b-instruct');
    expect(offered).not.toContain(f32);
    await library.findRecommended();
    expect(library.recommended()?.modelId).toBe('lfm2.5-350m');
  });

  it('recommends from the hub where the site has nothing, unless the hub is off', async () => {
    const { library } = await createLibrary();
    await library.findRecommended();
    expect(library.recommended()?.modelId).toBe('qwen2.5-0.5b-instruct');
    dispose?.();
    const offline = await createLibrary({ config: { ...nothingSet, usesHub: false } });
    await offline.library.findRecommended();
    expect(offline.library.recommended()).toBeUndefined();
  });
});
