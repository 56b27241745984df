// Slurm where it answers, else this machine.
import { join } from 'node:path';
import { commandEnvironment } from '@jobbergate/slurm';
import { OWN_FOLDER } from '../directory/job-directory.ts';
import { letPass } from '../directory/work-dir.ts';
import type { Settings } from '../settings.ts';
import type { Executor } from './executor.ts';
import { localJobUser } from './local/job-user.ts';
import { openLocalExecutor } from './local/local-executor.ts';
import { SlurmExecutor } from './slurm/slurm-executor.ts';

const PING_WITHIN_MS = 2_000;

/** An executor by its name, and why it is that one. */
export interface Choice {
  name: Executor['name'];
  why: string;
}

/** `auto`: Slurm if `scontrol ping` says UP within 2 s. Beside a Slurm that may be slower, the setting is to name it. */
export async function chooseExecutor(
  settings: Pick<Settings, 'executor' | 'slurmBin'>,
  env: NodeJS.ProcessEnv,
): Promise<Choice> {
  if (settings.executor !== 'auto') return { name: settings.executor, why: 'JOBBERGATE_EXECUTOR says so' };
  const { up, detail } = await slurmExecutor(settings, env).ping(PING_WITHIN_MS);
  return { name: up ? 'slurm' : 'local', why: `scontrol ping: ${detail}` };
}

/** Asks Slurm as the agent's own account. */
export function slurmExecutor(
  { slurmBin }: Pick<Settings, 'slurmBin'>,
  env: NodeJS.ProcessEnv,
): SlurmExecutor {
  return new SlurmExecutor(commandEnvironment(env, slurmBin ?? undefined), process.getuid?.() ?? -1);
}

/** The executors of an agent, each opened once, when it is first needed. */
export interface Executors {
  named(name: Executor['name']): Promise<Executor>;
  /** Stops those that were opened. */
  stop(): Promise<void>;
}

/** `workDir` is open. */
export function executorsOf(settings: Settings, env: NodeJS.ProcessEnv, workDir: string): Executors {
  const slurm = slurmExecutor(settings, env);
  let local: Promise<Executor> | undefined;
  return {
    named(name) {
      if (name === 'slurm') return Promise.resolve(slurm);
      local ??= openLocal(env, workDir);
      return local;
    },
    async stop() {
      await (await local?.catch(() => undefined))?.stop();
    },
  };
}

async function openLocal(env: NodeJS.ProcessEnv, workDir: string): Promise<Executor> {
  const user = await localJobUser(env);
  if (user.become !== null) await letPass(workDir, user.become);
  return openLocalExecutor({ folder: join(workDir, OWN_FOLDER, 'local'), user });
}
