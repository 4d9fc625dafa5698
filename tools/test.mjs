// `npm test`: everything a change must pass, from a clean clone. Ends with "N passed, N failed".
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installChromium } from './browser.mjs';
import { buildWhenStale, fetchModels, installPackages, root, runPackage } from './setup.mjs';
import { countPlaywright, countVitest } from './test-counts.mjs';

const results = join(root, 'test-results');
const total = { passed: 0, failed: 0 };

/** @param {import('./test-counts.mjs').Counts} counts */
const add = ({ passed, failed }) => {
  total.passed += passed;
  total.failed += failed;
};

/**
 * One step. A check counts as one test.
 * @param {string} name
 * @param {() => number | void} run exit status
 */
const step = (name, run) => {
  console.log(`\n== ${name}`);
  try {
    const status = run() ?? 0;
    add(status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
    return status === 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    add({ passed: 0, failed: 1 });
    return false;
  }
};

/**
 * A step that runs a test program which writes a JSON report; its tests are counted.
 * @param {string} name
 * @param {{ report: string, count: (report: unknown) => import('./test-counts.mjs').Counts }} how
 * @param {() => number} run
 */
const suite = (name, { report, count }, run) => {
  console.log(`\n== ${name}`);
  try {
    const status = run();
    const counts = count(JSON.parse(readFileSync(join(results, report), 'utf8')));
    add(counts);
    // A program that failed without a failed test (nothing ran, a worker died) failed all the same.
    if (status !== 0 && counts.failed === 0) add({ passed: 0, failed: 1 });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    add({ passed: 0, failed: 1 });
  }
};

const setUp = step('set up', () => {
  installPackages();
  installChromium();
  fetchModels();
});
if (setUp) {
  mkdirSync(results, { recursive: true });
  for (const part of ['src', 'workers', 'e2e', 'tools']) {
    step(`types: ${part}`, () => runPackage('typescript/bin/tsc', '-p', part));
  }
  step('lint', () =>
    runPackage(
      'eslint/bin/eslint.js',
      '--config',
      'src/eslint.config.js',
      '--max-warnings=0',
      ...['src', 'workers', 'e2e', 'tools'],
    ),
  );
  step('format', () => runPackage('prettier/bin/prettier.cjs', '--check', '--log-level=warn', '.'));
  suite('unit tests', { report: 'unit.json', count: countVitest }, () =>
    runPackage(
      'vitest/vitest.mjs',
      ...['run', '--reporter=dot', '--reporter=json'],
      '--outputFile.json=test-results/unit.json',
    ),
  );
  const built = step('build', () => {
    buildWhenStale();
  });
  if (built) {
    suite('browser tests', { report: 'e2e.json', count: countPlaywright }, () =>
      runPackage('@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'),
    );
  }
}

console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
