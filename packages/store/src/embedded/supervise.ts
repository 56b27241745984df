import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedOptions, type OpenCluster, openCluster } from './cluster.ts';
import { type EmbeddedConnection, serviceConnection } from './database.ts';
import { type Server, startServer } from './server.ts';

export type SupervisedPostgres = {
  /** Stays the same across restarts: a pool's next connection reaches the new server. */
  connection: EmbeddedConnection;
  /** The process id of the present server; undefined while there is none. */
  readonly pid: number | undefined;
  /** Stops the server and gives the data folder back. Calling it again does no harm. */
  stop(): Promise<void>;
};

/**
 * Like {@link startEmbeddedPostgres}, and starts the server again whenever it ends by itself, after a
 * pause that doubles from 0.1 s to 10 s and starts anew once it has run for a minute. What was
 * committed before is there again: the server replays its log.
 *
 * @throws EmbeddedPostgresError when the first start fails; later failures are logged and tried again
 */
export async function superviseEmbeddedPostgres(options: EmbeddedOptions): Promise<SupervisedPostgres> {
  const cluster = await openCluster(options);
  const run = { server: undefined as Server | undefined, stopped: new AbortController() };
  try {
    run.server = await startServer(cluster);
  } catch (error) {
    cluster.close();
    throw error;
  }
  const supervision = keepRunning(cluster, run);
  let stopping: Promise<void> | undefined;
  return {
    connection: serviceConnection(cluster.socketDir),
    get pid() {
      return run.server?.pid;
    },
    stop() {
      stopping ??= stopRun(run, supervision).finally(cluster.close);
      return stopping;
    },
  };
}

type Run = { server: Server | undefined; stopped: AbortController };

async function stopRun(run: Run, supervision: Promise<void>): Promise<void> {
  run.stopped.abort();
  await run.server?.stop();
  await supervision;
}

async function keepRunning(cluster: OpenCluster, run: Run): Promise<void> {
  const { signal } = run.stopped;
  let pause = SHORTEST_PAUSE;
  while (!signal.aborted) {
    const since = Date.now();
    if (run.server) {
      const exit = await run.server.exited;
      run.server = undefined;
      if (signal.aborted) return;
      cluster.log.error(`PostgreSQL ended by itself (${exit.signal ?? exit.code}); starting it again`);
    }
    if (Date.now() - since > STEADY) pause = SHORTEST_PAUSE;
    await sleep(pause, undefined, { signal }).catch(() => {});
    pause = Math.min(pause * 2, LONGEST_PAUSE);
    if (!signal.aborted) run.server = await restart(cluster);
  }
  await run.server?.stop();
}

async function restart(cluster: OpenCluster): Promise<Server | undefined> {
  try {
    const server = await startServer(cluster);
    cluster.log.info(`PostgreSQL answers again (process ${server.pid})`);
    return server;
  } catch (error) {
    cluster.log.error(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

// Milliseconds.
const SHORTEST_PAUSE = 100;
const LONGEST_PAUSE = 10_000;
const STEADY = 60_000;
