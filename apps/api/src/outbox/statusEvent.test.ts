import { expect, test } from 'vitest';
import { statusEventOf } from './statusEvent.ts';

const payload = { submission: 7, owner: 'ada@example.org', status: 'DONE', slurmJobState: 'COMPLETED' };
const item = { id: 41, organization: null, payload, attempts: 0, ageSeconds: 0 };

test('an event is what consumers of the public server read', () => {
  const event = statusEventOf(item);
  expect(JSON.parse(event.body)).toEqual({
    path: 'jobs.job_submissions.7',
    user_email: 'ada@example.org',
    action: 'status',
    additional_context: { status: 'DONE', slurm_job_state: 'COMPLETED' },
  });
  expect(event).toMatchObject({ exchange: 'default', headers: { organization: null }, messageId: '41' });
});

test('an organization has an exchange of its own', () => {
  const event = statusEventOf({ ...item, organization: 'acme' });
  expect(event).toMatchObject({ exchange: 'acme', headers: { organization: 'acme' } });
});
