/** How clusters fare, as the current contract shows it. */

import type { ClusterStatus as Status } from '@jobbergate/core';
import { type Static, Type } from 'typebox';
import { AnyText, listOf, PageQuery, Timestamp, toTimestamp } from './schema.ts';

export const ClusterStatus = Type.Object({
  client_id: AnyText,
  created_at: Timestamp,
  updated_at: Timestamp,
  last_reported: Timestamp,
  interval: Type.Integer({ description: 'Seconds within which the next report should come' }),
  is_healthy: Type.Boolean({ description: 'Whether the last report is no older than that' }),
});

export const ClusterStatusList = listOf(ClusterStatus);
export const ClusterStatusListQuery = Type.Object(PageQuery);

export const ClusterParams = Type.Object({
  client_id: Type.String({ description: 'Client id of its agent' }),
});

export const ClusterReportQuery = Type.Object({
  interval: Type.Integer({
    minimum: 1,
    maximum: 2_147_483_647,
    description: 'Seconds within which the next report will come',
  }),
});

export function toClusterStatus(status: Status): Static<typeof ClusterStatus> {
  return {
    client_id: status.clientId,
    created_at: toTimestamp(status.createdAt),
    updated_at: toTimestamp(status.updatedAt),
    last_reported: toTimestamp(status.lastReported),
    interval: status.interval,
    is_healthy: status.isHealthy,
  };
}
