import type { ClusterStore } from '../ports/store.ts';
import { noStatus } from './get.ts';

/** Forgets a cluster that is no more. @throws AbsentError when its agent never reported. */
export async function deleteCluster(store: ClusterStore, clientId: string): Promise<void> {
  if (!(await store.delete(clientId))) throw noStatus(clientId);
}
