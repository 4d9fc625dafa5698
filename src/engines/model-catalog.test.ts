import { describe, expect, it } from 'vitest';
import { totalBytes } from '../core/model/model-manifest';
import { modelCatalog } from './model-catalog';
import { testModels } from './test-models';
import { loadWebllmCatalog, WEBLLM_LIBRARY_SUFFIX } from './webllm-catalog';

const digestLists = import.meta.glob<string>('../../public/models/*/SHA256SUMS', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** `folder/path` -> digest, of the models in public/. */
const shipped = new Map(
  Object.entries(digestLists).flatMap(([list, text]) =>
    text
      .trim()
      .split('\n')
      .map((line) => {
        const [digest = '', path = ''] = line.split('  ');
        return [`${list.split('/').at(-2) ?? ''}/${path}`, digest] as const;
      }),
  ),
);

describe('the catalogue', () => {
  const specs = [...modelCatalog(), ...testModels];

  it.each(specs.map((spec) => [spec.modelId, spec] as const))('%s adds up', (_, spec) => {
    expect(spec.bytes).toBe(totalBytes(spec.files));
    for (const file of spec.files) expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each(['starter', 'all-minilm-l6-v2', 'starter-onnx'])(
    '%s has the digests of public/',
    (id) => {
      const spec = specs.find(({ modelId }) => modelId === id);
      const folder = spec?.sources[0]?.split('/')[1] ?? '';
      expect(spec?.files.map((file) => shipped.get(`${folder}/${file.path}`))).toEqual(
        spec?.files.map((file) => file.sha256),
      );
    },
  );

  it('has one id per model', () => {
    const ids = specs.map((spec) => spec.modelId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('the WebLLM catalogue', () => {
  it('says of every model what the store and the device check need', async () => {
    const specs = await loadWebllmCatalog();
    expect(specs.length).toBeGreaterThan(100);
    for (const spec of specs) {
      expect(spec.files).toHaveLength(1);
      expect(spec.files[0]?.path.endsWith(WEBLLM_LIBRARY_SUFFIX)).toBe(true);
      expect(spec.sources.at(-1)).toMatch(/^https:\/\/.+\/resolve\/main\/$/);
      expect(spec.gpuBytes).toBeGreaterThan(spec.bytes * 0.5);
      expect(spec.requires).toContain('webgpu');
      expect(spec.requires?.includes('shader-f16')).toBe(spec.quantization.includes('f16'));
    }
    expect(new Set(specs.map((spec) => spec.modelId)).size).toBe(specs.length);
  });
});
