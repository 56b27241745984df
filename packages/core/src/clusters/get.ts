import { AbsentError } from '../errors.ts';
import type { ClusterStore } from '../ports/store.ts';
import type { ClusterStatus } from './cluster.ts';

/** How one cluster fares. @throws AbsentError when its agent never reported. */
export async function getClusterStatus(store: ClusterStore, clientId: string): Promise<ClusterStatus> {
  const status = await store.status(clientId);
  if (status === undefined) throw noStatus(clientId);
  return status;
}

export function noStatus(clientId: string): AbsentError {
  return new AbsentError(`No status of the cluster ${JSON.stringify(clientId)} was found`);
}
