import { resolve } from 'node:path';
import { type EmbeddedConnection, serviceConnection } from './database.ts';
import { clusterOf } from './layout.ts';
import { isAlive, readPostmasterFile } from './predecessor.ts';

/**
 * The connection to the PostgreSQL that a live service runs on a data folder, for commands beside it;
 * undefined when none runs there. Reads the folder, so its caller must be its owner or root.
 */
export function findEmbeddedPostgres(dataDir: string): EmbeddedConnection | undefined {
  const cluster = clusterOf(resolve(dataDir));
  if (cluster === undefined) return undefined;
  const file = readPostmasterFile(cluster);
  if (!file?.ready || !isAlive(cluster, file)) return undefined;
  return serviceConnection(file.socketDir);
}
