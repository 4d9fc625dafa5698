import { expect, it } from 'vitest';
import { readPlaywright, readVitest } from './test-report.mjs';

it('counts a unit file that could not be read as a failure, and names what failed', () => {
  const failed = { status: 'failed', fullName: 'adds', failureMessages: ['\u001b[31m1 is not 2'] };
  const report = {
    numPassedTests: 7,
    numFailedTests: 1,
    numPendingTests: 2,
    testResults: [
      { name: 'a.test.ts', status: 'failed', assertionResults: [failed] },
      { name: 'b.test.ts', status: 'failed', message: 'no such file', assertionResults: [] },
      {
        name: 'c.test.ts',
        status: 'passed',
        assertionResults: [{ status: 'passed', fullName: 'x' }],
      },
    ],
  };
  expect(readVitest(report)).toEqual({
    passed: 7,
    failed: 2,
    skipped: 2,
    failures: [
      { name: 'b.test.ts', message: 'no such file' },
      { name: 'a.test.ts > adds', message: '1 is not 2' },
    ],
  });
});

it('counts browser tests, and errors outside of any test', () => {
  const stats = { expected: 4, unexpected: 1, flaky: 1, skipped: 2 };
  expect(readPlaywright({ stats })).toMatchObject({ passed: 5, failed: 1, skipped: 2 });
  expect(readPlaywright({ stats, errors: [{ message: 'no tests' }] })).toMatchObject({
    failed: 2,
    failures: [{ name: 'outside of any test', message: 'no tests' }],
  });
});

it('names browser tests that failed or passed at a second try only', () => {
  const of = (title: string, status: string, message: string) => ({
    title,
    file: 'chat.spec.ts',
    line: 3,
    tests: [{ projectName: 'app', status, results: [{ errors: [{ message }] }] }],
  });
  const suites = [
    {
      title: 'chat.spec.ts',
      specs: [of('answers', 'expected', '')],
      suites: [
        {
          title: 'stop',
          specs: [of('stops', 'unexpected', 'too late'), of('waits', 'flaky', 'once')],
        },
      ],
    },
  ];
  const stats = { expected: 1, unexpected: 1, flaky: 1 };
  expect(readPlaywright({ stats, suites }).failures).toEqual([
    { name: '[app] chat.spec.ts:3 stops', message: 'too late' },
    { name: '[app] chat.spec.ts:3 waits', message: 'once', flaky: true },
  ]);
});
