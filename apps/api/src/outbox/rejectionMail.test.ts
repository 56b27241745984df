import { expect, test } from 'vitest';
import { isMailable, rejectionMailOf } from './rejectionMail.ts';

const payload = { submission: 7, owner: 'ada@example.org', name: 'run', message: 'no such partition' };
const item = { id: 41, organization: null, payload, attempts: 0, ageSeconds: 0 };

test('a mail says which submission, and why', () => {
  expect(rejectionMailOf(item, 'hpc@example.org')).toEqual({
    to: 'ada@example.org',
    subject: 'Job Submission Rejected (id=7)',
    text: 'no such partition\n\nSubmission 7: run\n',
    messageId: '<jobbergate-outbox-41@example.org>',
  });
});

test.each([null, '', ' \n'])('a rejection without a reason (%j) says so', (message) => {
  const mail = rejectionMailOf({ ...item, payload: { ...payload, message } }, 'hpc@example.org');
  expect(mail.text).toBe('No reason was given.\n\nSubmission 7: run\n');
});

test.each(['ada@example.org', 'a.b+c@localhost', "o'neil@example.org", 'größe@bücher.example'])(
  '%s can get mail',
  (address) => expect(isMailable(address)).toBe(true),
);

test.each([
  'a,b@example.org',
  'a;b@example.org',
  '"a"@example.org',
  '<a@example.org>',
  'a@b@example.org',
  'a@example.org\r\nBcc:b@example.org',
  'a\u0085@example.org',
  'a(b)@example.org',
  `${'a'.repeat(250)}@example.org`,
  'a',
  '@',
])('%j gets none', (address) => expect(isMailable(address)).toBe(false));
