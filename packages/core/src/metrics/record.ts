import { NotFoundError } from '../errors.ts';
import { isRowId } from '../ids.ts';
import type { MetricStore } from '../ports/store.ts';
import type { MetricSample } from './metric.ts';

/**
 * Keeps what a cluster measured of its submission, all of it or nothing.
 *
 * @throws NotFoundError; NotOwnerError for another cluster's; BadRequestError when a sample is there already.
 */
export async function recordMetrics(
  store: MetricStore,
  submissionId: number,
  clientId: string,
  samples: readonly MetricSample[],
): Promise<void> {
  if (!isRowId(submissionId)) throw new NotFoundError('submission', submissionId);
  await store.insert(submissionId, clientId, samples);
}
