/** A status event as consumers read it: what jobbergate-api 5.12 publishes (its rabbitmq_notification.py). */

import type { OutboxItem } from '@jobbergate/store';

/** Where events wait for their consumers, and the key under which every exchange hands them over. */
export const QUEUE = 'jobs';
export const ROUTING_KEY = 'status';
/** The exchange of an installation without multi-tenancy. */
const DEFAULT_EXCHANGE = 'default';

export interface StatusEvent {
  readonly exchange: string;
  readonly body: string;
  readonly headers: { readonly organization: string | null };
  /** The same for each copy of an event that is delivered twice. */
  readonly messageId: string;
}

export function statusEventOf({ id, organization, payload }: OutboxItem<'status'>): StatusEvent {
  return {
    exchange: organization ?? DEFAULT_EXCHANGE,
    body: JSON.stringify({
      path: `jobs.job_submissions.${payload.submission}`,
      user_email: payload.owner,
      action: 'status',
      additional_context: { status: payload.status, slurm_job_state: payload.slurmJobState },
    }),
    headers: { organization },
    messageId: String(id),
  };
}
