// `npm run bench`: the speed figures and their bars. `--only streaming,long-chat` takes some of them,
// `--quick` takes 3 runs instead of 5, `--runs 9` as many as it says, `--dist folder` another build,
// `--profile` keeps CPU profiles.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { installChromium } from './browser.mjs';
import { buildWhenStale, fetchModels, installPackages, root } from './setup.mjs';

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    quick: { type: 'boolean', default: false },
    runs: { type: 'string' },
    dist: { type: 'string' },
    profile: { type: 'boolean', default: false },
  },
});

try {
  installPackages();
  installChromium();
  if (values.dist === undefined) {
    fetchModels();
    buildWhenStale();
  }
  // Only now: the packages may have been missing.
  const { runnerImport } = await import('vite');
  /** @type {{ module: typeof import('../e2e/bench/main') }} */
  const { module } = await runnerImport(join(root, 'e2e/bench/main.ts'), {
    configFile: false,
    root,
  });
  const only = values.only.split(',').filter(Boolean);
  const unknown = only.filter((name) => !module.figureNames.includes(name));
  if (unknown.length > 0) {
    throw new Error(`No figure ${unknown.join(', ')}; there are ${module.figureNames.join(', ')}`);
  }
  const ok = await module.runBench({
    distFolder: resolve(values.dist ?? join(root, 'dist')),
    resultsFolder: join(root, 'bench-results'),
    runs: Number(values.runs ?? (values.quick ? 3 : 5)),
    profile: values.profile,
    only,
  });
  process.exitCode = ok ? 0 : 1;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
