import { expect, it } from 'vitest';
import { countPlaywright, countVitest } from './test-counts.mjs';

it('counts a unit file that could not be read as a failure', () => {
  const report = {
    numPassedTests: 7,
    numFailedTests: 1,
    testResults: [
      { status: 'failed', assertionResults: [{}] },
      { status: 'failed', assertionResults: [] },
      { status: 'passed', assertionResults: [{}] },
    ],
  };
  expect(countVitest(report)).toEqual({ passed: 7, failed: 2 });
});

it('counts browser tests, and errors outside of any test', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(countPlaywright({ stats })).toEqual({ passed: 5, failed: 1 });
  expect(countPlaywright({ stats, errors: [{ message: 'no tests' }] })).toMatchObject({
    failed: 2,
  });
});
