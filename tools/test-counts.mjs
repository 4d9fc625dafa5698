// Counts from the JSON reports of Vitest and Playwright.

/** @typedef {{ passed: number, failed: number }} Counts */

/**
 * @param {unknown} report what `vitest --reporter=json` wrote
 * @returns {Counts}
 */
export function countVitest(report) {
  const { numPassedTests, numFailedTests, testResults } =
    /** @type {{ numPassedTests: number, numFailedTests: number,
     *   testResults: { status: string, assertionResults: unknown[] }[] }} */ (report);
  // A file that could not be read has no tests to fail.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  return { passed: numPassedTests, failed: numFailedTests + broken.length };
}

/**
 * @param {unknown} report what Playwright's json reporter wrote
 * @returns {Counts} a test that passed at a second try passed
 */
export function countPlaywright(report) {
  const { stats, errors } =
    /** @type {{ stats: { expected: number, unexpected: number, flaky: number }, errors?: unknown[] }} */ (
      report
    );
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (errors?.length ?? 0),
  };
}
