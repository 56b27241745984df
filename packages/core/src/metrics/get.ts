/** Reading metrics: a submission that is not known has none. */

import { AbsentError, BadRequestError } from '../errors.ts';
import { isRowId } from '../ids.ts';
import type { MetricStore } from '../ports/store.ts';
import type { LastTime, MetricBucket, MetricQuery } from './metric.ts';

/** Buckets in the order of time. @throws BadRequestError when the span ends before it begins. */
export async function getMetrics(
  store: MetricStore,
  submissionId: number,
  query: MetricQuery,
): Promise<readonly MetricBucket[]> {
  if (query.to < query.from) throw new BadRequestError('The end time must not be before the start time.');
  const whole = { ...query, from: Math.ceil(query.from), to: Math.floor(query.to) };
  return isRowId(submissionId) ? store.buckets(submissionId, whole) : [];
}

/** When each series was last measured: from there on, the agent has news. */
export async function getLastTimes(store: MetricStore, submissionId: number): Promise<readonly LastTime[]> {
  return isRowId(submissionId) ? store.lastTimes(submissionId) : [];
}

/** The first and the last moment of all measures, in seconds since 1970. @throws AbsentError when there are none. */
export async function getMetricSpan(
  store: MetricStore,
  submissionId: number,
): Promise<{ readonly first: number; readonly last: number }> {
  const span = isRowId(submissionId) ? await store.span(submissionId) : undefined;
  if (span === undefined) {
    throw new AbsentError(
      `No metrics found for job submission ${submissionId} or job submission does not exist`,
    );
  }
  return span;
}
