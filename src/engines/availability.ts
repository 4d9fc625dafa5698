import type { ModelSpec } from '../core/model/model-manifest';

/**
 * Whether a model can be had: it lies on this site, or a public hub has it. Asks this site only,
 * with one request without a body; hubs hear nothing before somebody wants a download.
 */
export async function isAvailable(spec: ModelSpec, siteUrl: string): Promise<boolean> {
  const isForeign = (source: string) => /^[a-z]+:\/\//i.test(source);
  if (spec.sources.some(isForeign)) return true;
  const file = spec.files[0];
  if (!file) return false;
  for (const source of spec.sources) {
    const url = new URL(source + file.path.split('/').map(encodeURIComponent).join('/'), siteUrl);
    try {
      const response = await fetch(url, { method: 'HEAD' });
      // Static hosts answer an unknown address with their start page.
      const isPage = response.headers.get('Content-Type')?.startsWith('text/html') ?? false;
      if (response.ok && !isPage) return true;
    } catch (error) {
      // No network: then this site's models cannot be had now.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return false;
}
