import type { ModelManifest, ModelSpec } from '../../../src/core/model/model-manifest';

export function makeManifest(
  spec: ModelSpec,
  files: ModelManifest['files'],
  source: string,
): ModelManifest {
  return { version: 1, spec, files, source, installedAt: Date.now() };
}

/** Undefined for anything that is not a whole manifest of a version we know. */
export function parseManifest(text: string): ModelManifest | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return isManifest(value) ? value : undefined;
}

function isManifest(value: unknown): value is ModelManifest {
  const manifest = value as Partial<ModelManifest> | null;
  return (
    typeof manifest === 'object' &&
    manifest?.version === 1 &&
    typeof manifest.spec?.modelId === 'string' &&
    Array.isArray(manifest.files) &&
    manifest.files.every(
      (file: Partial<ModelManifest['files'][number]>) =>
        typeof file.path === 'string' &&
        typeof file.bytes === 'number' &&
        typeof file.sha256 === 'string',
    )
  );
}
