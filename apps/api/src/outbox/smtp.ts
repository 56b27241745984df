/** Mail by SMTP, one after the other. */

import type { OutboxItem, Outcome, Outcomes } from '@jobbergate/store';
import { inTime } from '../fetch/inTime.ts';
import { isMailable, type RejectionMail, rejectionMailOf } from './rejectionMail.ts';
import { reasonOf, type Sink } from './sink.ts';

/** Milliseconds for each step of a delivery. */
const STEP_MS = 8_000;
/** Commands about one mail; what is refused before concerns all of them, and the operator. */
const OF_ONE_MAIL = /^(RCPT TO|DATA)$/;

/** Why no other mail fares better now. */
type Away = { readonly away: string };

/** Sends one mail. @throws nodemailer's error */
type Send = (mail: RejectionMail) => Promise<unknown>;

/** Loads the client; connects for each mail. `url`: smtp:// or smtps://; `from`: the sender's address. */
export async function openSmtp(url: string, from: string): Promise<Sink<'mail'>> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    url,
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    dnsTimeout: STEP_MS,
    socketTimeout: STEP_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Addresses as objects: a text would be parsed, and could name more than one.
  const send: Send = ({ to, ...mail }: RejectionMail) =>
    transport.sendMail({
      ...mail,
      from: { name: '', address: from },
      to: { name: '', address: to },
      envelope: { from, to: [to] },
      // RFC 3834: nobody's holiday program answers.
      headers: { 'Auto-Submitted': 'auto-generated' },
    });
  return {
    deliver: (batch, signal) => deliver(batch, from, send, signal),
    check: async (signal) => {
      await inTime(transport.verify(), signal);
    },
    close: async () => transport.close(),
  };
}

async function deliver(
  batch: readonly OutboxItem<'mail'>[],
  from: string,
  send: Send,
  signal: AbortSignal,
): Promise<Outcomes> {
  const outcomes = new Map<OutboxItem, Outcome>();
  let away: Away | undefined;
  for (const item of batch) {
    if (away === undefined && signal.aborted) break;
    const result = away ?? (await attempt(rejectionMailOf(item, from), send, signal));
    const isAway = typeof result === 'object' && 'away' in result;
    if (isAway) away = result;
    outcomes.set(item, isAway ? { failed: result.away } : result);
  }
  return outcomes;
}

async function attempt(mail: RejectionMail, send: Send, signal: AbortSignal): Promise<Outcome | Away> {
  if (!isMailable(mail.to)) return { refused: 'its owner is no address that mail can be sent to' };
  try {
    await inTime(send(mail), signal);
    return 'delivered';
  } catch (error) {
    return judged(error);
  }
}

/** What nodemailer says of a failed delivery; exported for its test. */
export function judged(error: unknown): Outcome | Away {
  const { command, responseCode } = error as { command?: unknown; responseCode?: unknown };
  if (typeof responseCode !== 'number' || !OF_ONE_MAIL.test(String(command)))
    return { away: reasonOf(error) };
  return responseCode >= 500 ? { refused: reasonOf(error) } : { failed: reasonOf(error) };
}
