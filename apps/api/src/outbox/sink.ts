/** What the outbox's deliveries have in common, wherever they go. */

import type { OutboxItem, OutboxKind, Outcomes } from '@jobbergate/store';
import type { Settings } from '../settings/readSettings.ts';

/** Somebody who is told. */
export interface Sink<Kind extends OutboxKind = OutboxKind> {
  /** Tries the items in their order, until `signal` ends it; what it did not try is not among the outcomes. */
  deliver(batch: readonly OutboxItem<Kind>[], signal: AbortSignal): Promise<Outcomes>;
  /** Reaches it and says who one is, and tells it nothing. @throws when that cannot be done */
  check(signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** The kinds that these settings have somebody for. */
export function sinksOf({ amqpUrl, mail }: Pick<Settings, 'amqpUrl' | 'mail'>): readonly OutboxKind[] {
  return [
    ...(amqpUrl === undefined ? [] : ['status' as const]),
    ...(mail === undefined ? [] : ['mail' as const]),
  ];
}

const LONGEST_REASON = 500;

/** A fault in words. One that has no words of its own (a host with several addresses) has those of its parts. */
export function reasonOf(error: unknown): string {
  if (error instanceof DOMException && error.name === 'TimeoutError') return 'no answer in time';
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(reasonOf).join('; ').slice(0, LONGEST_REASON);
  }
  return (error instanceof Error ? error.message : String(error)).slice(0, LONGEST_REASON);
}
