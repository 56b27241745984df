/** Clusters: each is known by the client id of its agent. */

import type { Timestamp } from '../timestamps.ts';

/** How a cluster's agent fares, by its own reports. */
export interface ClusterStatus {
  readonly clientId: string;
  readonly createdAt: Timestamp;
  readonly updatedAt: Timestamp;
  readonly lastReported: Timestamp;
  /** Seconds within which the next report should come. */
  readonly interval: number;
  /** Whether the last report is no older than that. */
  readonly isHealthy: boolean;
}
