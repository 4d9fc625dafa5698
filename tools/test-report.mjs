// What the JSON reports of Vitest and Playwright say: counts, and the tests that failed.

/** @typedef {{ name: string, message: string, flaky?: true }} Failure flaky: passed when tried again */
/** @typedef {{ passed: number, failed: number, skipped: number, failures: Failure[] }} Report */

// Colours are for terminals; a report is read in logs.
const COLOURS = /\u001b\[[0-9;]*m/g;

/** @param {readonly string[]} lines */
const plain = (lines) => lines.join('\n').replace(COLOURS, '');

/**
 * @param {unknown} report what `vitest --reporter=json` wrote
 * @returns {Report}
 */
export function readVitest(report) {
  const { numPassedTests, numFailedTests, numPendingTests, testResults } =
    /** @type {{ numPassedTests: number, numFailedTests: number, numPendingTests: number,
     *   testResults: { name: string, status: string, message?: string, assertionResults:
     *   { status: string, fullName: string, failureMessages?: string[] }[] }[] }} */ (report);
  // A file that could not be read has no tests to fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failedTests = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status === 'failed')
      .map(({ fullName, failureMessages = [] }) => ({
        name: `${name} > ${fullName}`,
        message: plain(failureMessages),
      })),
  );
  return {
    passed: numPassedTests,
    failed: numFailedTests + broken.length,
    skipped: numPendingTests,
    failures: [
      ...broken.map(({ name, message = '' }) => ({ name, message: plain([message]) })),
      ...failedTests,
    ],
  };
}

/**
 * @typedef {{ title: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ title: string, file: string, line: number, tests: { projectName: string,
 *   status: string, results: { errors?: { message?: string }[] }[] }[] }} PlaywrightSpec
 */

/**
 * @param {PlaywrightSuite} suite
 * @returns {PlaywrightSpec[]}
 */
const specsOf = ({ specs = [], suites = [] }) => [...specs, ...suites.flatMap(specsOf)];

/**
 * @param {unknown} report what Playwright's json reporter wrote
 * @returns {Report} a test that passed at a second try passed, and is among the failures as flaky
 */
export function readPlaywright(report) {
  const { stats, errors = [], suites = [] } =
    /** @type {{ stats: { expected: number, unexpected: number, flaky: number, skipped?: number },
     *   errors?: { message?: string }[], suites?: PlaywrightSuite[] }} */ (report);
  const failures = suites.flatMap(specsOf).flatMap(({ title, file, line, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ projectName, status, results }) => ({
        ...(status === 'flaky' ? { flaky: /** @type {const} */ (true) } : {}),
        name: `[${projectName}] ${file}:${line} ${title}`,
        message: plain(
          results.flatMap(({ errors: said = [] }) => said.map((e) => e.message ?? '')),
        ),
      })),
  );
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + errors.length,
    skipped: stats.skipped ?? 0,
    failures: [
      ...errors.map(({ message = '' }) => ({ name: 'outside of any test', message })),
      ...failures,
    ],
  };
}
