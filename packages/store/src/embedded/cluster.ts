// A data folder taken for this process, with everything that a server needs to run on it.
import { type Binaries, provideBinaries } from './binaries.ts';
import { initializeCluster } from './initialize.ts';
import { type Layout, layOut, prepareDataDir } from './layout.ts';
import { lockDataDir } from './lock.ts';
import type { EmbeddedLog } from './log.ts';
import type { Durability } from './settings.ts';
import { makeSocketDir, removeSocketDir } from './socketDir.ts';

export type EmbeddedOptions = {
  /** The service's data folder; made when it is missing. */
  dataDir: string;
  log: EmbeddedLog;
  /** `full` unless said otherwise. */
  durability?: Durability;
};

export type OpenCluster = {
  layout: Layout;
  binaries: Binaries;
  socketDir: string;
  durability: Durability;
  log: EmbeddedLog;
  /** Gives the data folder back. */
  close(): void;
};

/** Locks the data folder and makes what is missing in it. */
export async function openCluster({
  dataDir,
  log,
  durability = 'full',
}: EmbeddedOptions): Promise<OpenCluster> {
  const folder = prepareDataDir(dataDir);
  const unlock = lockDataDir(folder);
  try {
    const layout = layOut(folder);
    const binaries = provideBinaries(layout);
    await initializeCluster(layout, binaries, durability === 'full');
    const socketDir = makeSocketDir(layout);
    const close = () => {
      removeSocketDir(socketDir);
      unlock();
    };
    return { layout, binaries, socketDir, durability, log, close };
  } catch (error) {
    unlock();
    throw error;
  }
}
