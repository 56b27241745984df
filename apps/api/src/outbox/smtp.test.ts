import { expect, test } from 'vitest';
import { judged } from './smtp.ts';

/** An error as nodemailer makes them. */
const fault = (members: Record<string, unknown>) => Object.assign(new Error('it says'), members);

test.each([
  [{ command: 'RCPT TO', responseCode: 550 }, { refused: 'it says' }],
  [{ command: 'DATA', responseCode: 554 }, { refused: 'it says' }],
  [{ command: 'RCPT TO', responseCode: 451 }, { failed: 'it says' }],
  // Of the server or of the operator's settings: they hold for every mail.
  [{ command: 'AUTH PLAIN', responseCode: 535 }, { away: 'it says' }],
  [{ command: 'MAIL FROM', responseCode: 550 }, { away: 'it says' }],
  [{ command: 'CONN', code: 'ECONNREFUSED' }, { away: 'it says' }],
])('%j', (members, expected) => {
  expect(judged(fault(members))).toEqual(expected);
});

test('a time that is up tells of all', () => {
  expect(judged(AbortSignal.abort(new DOMException('long', 'TimeoutError')).reason)).toEqual({
    away: 'no answer in time',
  });
});
