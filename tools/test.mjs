// `npm test`: everything a change must pass, from a clean clone. Ends with "N passed, N failed".
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installChromium } from './browser.mjs';
import { startOllamaBuild } from './ollama-build.mjs';
import { buildWhenStale, fetchModels, installPackages, root, runPackage } from './setup.mjs';
import { readPlaywright, readVitest } from './test-report.mjs';

const results = join(root, 'test-results');
const total = { passed: 0, failed: 0 };
/** What failed, said again at the end, where it is looked for. */
const failed = /** @type {import('./test-report.mjs').Failure[]} */ ([]);
/** Tests that need one: by their tag, or by the name of their file. */
const OLLAMA = '@ollama|ollama\\.spec';
// A failure's first lines say what was expected; a page's whole markup may follow.
const MESSAGE_CHARS = 1500;

/** @param {{ passed: number, failed: number }} counts */
const add = (counts) => {
  total.passed += counts.passed;
  total.failed += counts.failed;
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
    if (status !== 0) failed.push({ name, message: `ended with status ${status}` });
    return status === 0;
  } catch (error) {
    add({ passed: 0, failed: 1 });
    failed.push({ name, message: String(error) });
    return false;
  }
};

/**
 * A step that runs a test program which writes a JSON report; its tests are counted.
 * @param {string} name
 * @param {{ report: string, read: (report: unknown) => import('./test-report.mjs').Report }} how
 * @param {() => number} run
 */
const suite = (name, { report, read }, run) => {
  console.log(`\n== ${name}`);
  try {
    const status = run();
    const found = read(JSON.parse(readFileSync(join(results, report), 'utf8')));
    add(found);
    console.log(`${found.passed} passed, ${found.failed} failed, ${found.skipped} skipped`);
    failed.push(...found.failures);
    // A program that failed without a failed test (nothing ran, a worker died) failed all the same.
    if (status !== 0 && found.failed === 0) {
      add({ passed: 0, failed: 1 });
      failed.push({ name, message: `ended with status ${status}` });
    }
  } catch (error) {
    add({ passed: 0, failed: 1 });
    failed.push({ name, message: String(error) });
  }
};

const setUp = step('set up', () => {
  installPackages();
  installChromium();
  fetchModels();
});
if (setUp) {
  mkdirSync(results, { recursive: true });
  const ollama = startOllamaBuild(join(results, 'ollama-build.log'));
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
  // The reports are told in few lines: what a test provokes on purpose is no news in a log.
  suite('unit tests', { report: 'unit.json', read: readVitest }, () =>
    runPackage(
      'vitest/vitest.mjs',
      ...['run', '--silent', '--reporter=json'],
      '--outputFile.json=test-results/unit.json',
    ),
  );
  const built = step('build', () => {
    buildWhenStale();
  });
  if (built) {
    /** @type {(name: string, ...choice: string[]) => void} */
    const browserTests = (name, ...choice) => {
      suite(name, { report: 'e2e.json', read: readPlaywright }, () => {
        const config = ['--config', 'e2e/playwright.config.ts'];
        return runPackage('@playwright/test/cli.js', 'test', ...config, ...choice);
      });
    };
    browserTests('browser tests', '--grep-invert', OLLAMA);
    const lacking = await ollama.end();
    if (lacking === undefined) browserTests('browser tests on a real Ollama', '--grep', OLLAMA);
    else console.log(`\nSKIPPED browser tests on a real Ollama: ${lacking}`);
  }
}

for (const { name, message, flaky } of failed) {
  console.log(`\n${flaky ? 'FLAKY' : 'FAILED'} ${name}\n${message.slice(0, MESSAGE_CHARS)}`);
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
