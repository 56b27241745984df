import { type EmbeddedOptions, openCluster } from './cluster.ts';
import { type EmbeddedConnection, serviceConnection } from './database.ts';
import { type Exit, type Server, startServer } from './server.ts';

export type EmbeddedPostgres = {
  connection: EmbeddedConnection;
  /** The server's process id. */
  pid: number;
  /** Resolves when the server has ended, whoever ended it; the data folder stays ours until `stop`. */
  exited: Promise<Exit>;
  /** Stops the server and gives the data folder back. Calling it again does no harm. */
  stop(): Promise<void>;
};

/**
 * Runs the PostgreSQL that this package brings on a data folder, as a child process on a private
 * socket; it ends when this process does, in whatever way.
 *
 * @throws EmbeddedPostgresError whose `code` says why it cannot
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const cluster = await openCluster(options);
  let server: Server;
  try {
    server = await startServer(cluster);
  } catch (error) {
    cluster.close();
    throw error;
  }
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= server.stop().finally(cluster.close);
    return stopping;
  };
  return { connection: serviceConnection(cluster.socketDir), pid: server.pid, exited: server.exited, stop };
}
