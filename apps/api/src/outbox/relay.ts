/** Delivers what the outbox holds, in the background, to whoever the settings name. */

import type { Outbox, OutboxItem, OutboxKind, Outcome, Outcomes } from '@jobbergate/store';
import type { Logger } from 'pino';
import { every } from '../commands/every.ts';
import type { Settings } from '../settings/readSettings.ts';
import { openRabbitMq } from './rabbitmq.ts';
import { reasonOf, type Sink } from './sink.ts';
import { openSmtp } from './smtp.ts';

const LOOK_MS = 1_000;
/** One batch, whatever the other side does; the rest of it comes with the next. */
const BATCH_MS = 10_000;
/** What is under way when the service stops gets so long to end. */
const GRACE_MS = 2_000;
/** Mail that is so old and fails once more is given up; an event never is. */
const OLDEST_MAIL_SECONDS = 3 * 86_400;

/** Starts what the settings name. @returns what stops it. */
export async function startRelays(
  settings: Settings,
  outbox: Outbox,
  log: Logger,
): Promise<() => Promise<void>> {
  const { amqpUrl, mail } = settings;
  const stops: (() => Promise<void>)[] = [];
  if (amqpUrl !== undefined) stops.push(startRelay('status', await openRabbitMq(amqpUrl), outbox, log));
  if (mail !== undefined)
    stops.push(startRelay('mail', await openSmtp(mail.smtpUrl, mail.from), outbox, log));
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

function startRelay<Kind extends OutboxKind>(
  kind: Kind,
  sink: Sink<Kind>,
  outbox: Outbox,
  log: Logger,
): () => Promise<void> {
  let isStopping = false;
  const force = new AbortController();
  const tell = teller(log, kind);
  async function deliver(batch: readonly OutboxItem<Kind>[]): Promise<Outcomes> {
    const signal = AbortSignal.any([force.signal, AbortSignal.timeout(BATCH_MS)]);
    const tried = await sink.deliver(batch, signal);
    const judged = kind === 'mail' ? withoutTheOldest(tried) : tried;
    const outcomes = force.signal.aborted ? withoutFailures(judged) : judged;
    tell(outcomes);
    return outcomes;
  }
  let isReadable = true;
  const end = every(LOOK_MS, async () => {
    try {
      while (!isStopping && (await outbox.relay(kind, deliver)));
      isReadable = true;
    } catch (error) {
      if (isReadable)
        log.warn({ kind, reason: reasonOf(error) }, 'the outbox cannot be read; it is tried again');
      isReadable = false;
    }
  });
  return async () => {
    isStopping = true;
    const timer = setTimeout(() => force.abort(new Error('the service stops')), GRACE_MS);
    await end();
    clearTimeout(timer);
    await sink.close();
  };
}

function isFailed(outcome: Outcome): outcome is { readonly failed: string } {
  return typeof outcome === 'object' && 'failed' in outcome;
}

/** What fails because the service stops was not tried. */
function withoutFailures(outcomes: Outcomes): Outcomes {
  return new Map([...outcomes].filter(([, outcome]) => !isFailed(outcome)));
}

/** Mail that has failed for days is not tried for ever. */
function withoutTheOldest(outcomes: Outcomes): Outcomes {
  return new Map(
    [...outcomes].map(([item, outcome]): [OutboxItem, Outcome] => {
      const isOver = isFailed(outcome) && item.ageSeconds > OLDEST_MAIL_SECONDS;
      return [item, isOver ? { refused: outcome.failed } : outcome];
    }),
  );
}

/** Makes what logs outcomes. Failures are told when they begin, and when the service begins with them; their end is told. */
function teller(log: Logger, kind: OutboxKind): (outcomes: Outcomes) => void {
  let hasBegun = false;
  return (outcomes) => {
    const failed = new Set<string>();
    for (const [{ payload, organization, attempts }, outcome] of outcomes) {
      const of = { kind, submission: payload.submission, organization };
      if (outcome === 'delivered') {
        if (attempts > 0) log.info({ ...of, attempts }, 'delivered at last');
      } else if (!isFailed(outcome)) log.warn({ ...of, reason: outcome.refused }, 'given up for good');
      else if (attempts === 0 || !hasBegun) failed.add(outcome.failed);
    }
    for (const reason of failed) log.warn({ kind, reason }, 'not delivered; it is tried again');
    hasBegun = true;
  };
}
