/** The mail that tells an owner of a rejected submission: subject and text as jobbergate-api 5.12 sends them. */

import type { OutboxItem } from '@jobbergate/store';

export interface RejectionMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  /** The same for each copy of a mail that is delivered twice. */
  readonly messageId: string;
}

/** `from`: the sender's address, whose domain vouches for the message id. */
export function rejectionMailOf({ id, payload }: OutboxItem<'mail'>, from: string): RejectionMail {
  const { submission, name, message, owner } = payload;
  const reason = message === null || message.trim() === '' ? 'No reason was given.' : message;
  return {
    to: owner,
    subject: `Job Submission Rejected (id=${submission})`,
    text: `${reason}\n\nSubmission ${submission}: ${name}\n`,
    messageId: `<jobbergate-outbox-${id}${from.slice(from.lastIndexOf('@'))}>`,
  };
}

/**
 * Whether an address can stand in a mail without quotes (RFC 5322 dot-atom, RFC 6531 beyond ASCII). Tokens may name
 * others as owners, which some mail programs read as several addresses.
 */
export function isMailable(address: string): boolean {
  return address.length <= 254 && /^[^\s@\p{Cc}()<>[\]\\,;:"]+@[^\s@\p{Cc}()<>[\]\\,;:"]+$/u.test(address);
}
