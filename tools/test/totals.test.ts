import { expect, test } from 'vitest';
import { countTests } from './totals.mjs';

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((one) => ({ status: one })),
});

test.each([
  [
    'passed and failed tests',
    { numPassedTests: 2, numFailedTests: 1, testResults: [file('failed', 'failed')] },
    1,
    '2+1',
  ],
  [
    'a file that cannot be read',
    { numPassedTests: 2, numFailedTests: 0, testResults: [file('failed')] },
    1,
    '2+1',
  ],
  [
    'a leak after good tests',
    { numPassedTests: 2, numFailedTests: 0, testResults: [file('failed', 'passed')] },
    1,
    '2+1',
  ],
  [
    'an error outside of tests',
    { numPassedTests: 2, numFailedTests: 0, testResults: [file('passed', 'passed')] },
    1,
    '2+1',
  ],
  [
    'nothing wrong',
    { numPassedTests: 2, numFailedTests: 0, testResults: [file('passed', 'passed')] },
    0,
    '2+0',
  ],
])('%s are counted', (_name, report, exitCode, expected) => {
  const { passed, failed } = countTests(report, exitCode);
  expect(`${passed}+${failed}`).toBe(expected);
});
