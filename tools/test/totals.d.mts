export function countTests(
  report: {
    numPassedTests: number;
    numFailedTests: number;
    testResults: Array<{ status: string; assertionResults: Array<{ status: string }> }>;
  },
  exitCode: number,
): { passed: number; failed: number };
