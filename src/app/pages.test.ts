// @vitest-environment jsdom
import { describe, expect, it } from 'vitest';
import { pages } from './pages';

describe('pages', () => {
  it('has every route people and tools may link to', () => {
    const paths = pages.flatMap((page) => page.paths);
    for (const path of [
      '/chat',
      '/chat/:profileId/:chatId',
      '/knowledge/:documentId',
      '/code/:runId',
      '/compare',
      '/batch/:batchId',
      '/inspector/:messageId',
      '/models/:modelId',
      '/plugins',
      '/dashboard',
      '/monitoring',
      '/settings',
    ]) {
      expect(paths).toContain(path);
    }
    expect(new Set(paths).size).toBe(paths.length);
  });

  it('offers only pages that exist', async () => {
    for (const page of pages) {
      const source = page.load?.toString() ?? '';
      const [, feature] = /features\/(\w+)\//.exec(source) ?? [];
      const isPlaceholder = feature !== undefined && (await isComing(feature));
      expect([page.title, page.inNavigation]).toEqual([page.title, !isPlaceholder]);
    }
  });

  it('leaves everything but Chat out of the first bundle', () => {
    expect(pages.filter((page) => !page.load).map((page) => page.title)).toEqual(['Chat']);
  });

  // Seconds, because every page is compiled when it is first asked for.
  it('finds a component behind every address', { timeout: 60_000 }, async () => {
    for (const page of pages) {
      if (page.load) expect((await page.load()).default, page.title).toBeTypeOf('function');
    }
  });
});

const sources = import.meta.glob<string>('../features/*/*Page.tsx', {
  query: '?raw',
  import: 'default',
});

async function isComing(feature: string): Promise<boolean> {
  const [load] = Object.entries(sources)
    .filter(([path]) => path.startsWith(`../features/${feature}/`))
    .map(([, open]) => open);
  return (await load?.())?.includes('<ComingPage') ?? false;
}
