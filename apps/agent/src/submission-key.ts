/**
 * What a job carries so that it is found again: `jobbergate:INSTANCE:SUBMISSION_ID`. The instance keeps apart
 * submissions of the same number in different databases.
 */
export function submissionKey(instance: string, submissionId: number): string {
  return `jobbergate:${instance}:${submissionId}`;
}
