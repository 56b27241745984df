// scontrol show config: the few settings of the cluster that matter to whoever follows jobs.
import { reasonOf, SlurmUnavailable } from './failure.ts';
import type { CommandResult } from './run-command.ts';

/** Settings of slurm.conf in force. */
export interface SlurmConfig {
  clusterName: string;
  version: string;
  /** Seconds that a finished job stays known (default 300). */
  minJobAge: number;
  /** Whether sacct can answer. */
  accounting: boolean;
  /** Whether a job's comment is kept in the accounts (`AccountingStoreFlags=job_comment`). */
  commentsInAccounts: boolean;
  /** What users may not see of each other, e.g. "jobs"; empty when nothing is private. */
  privateData: string[];
}

/** Asks slurmctld for its configuration. */
export function scontrolShowConfigArgv(): string[] {
  return ['scontrol', 'show', 'config'];
}

/** Reads "Name = value" lines; throws `SlurmUnavailable` when scontrol could not ask. */
export function readScontrolShowConfig(result: CommandResult): SlurmConfig {
  if (result.exitCode !== 0) throw new SlurmUnavailable(reasonOf(result));
  const values = new Map<string, string>();
  for (const line of result.stdout.split('\n')) {
    const match = /^(\w+)\s*= (.*)$/.exec(line);
    if (match?.[1] !== undefined && match[2] !== undefined) values.set(match[1], match[2].trim());
  }
  const privateData = values.get('PrivateData') ?? 'none';
  return {
    clusterName: values.get('ClusterName') ?? '',
    version: values.get('SLURM_VERSION') ?? '',
    minJobAge: Number.parseInt(values.get('MinJobAge') ?? '', 10) || 0,
    accounting: !/^(accounting_storage\/none|\(null\))?$/.test(values.get('AccountingStorageType') ?? ''),
    commentsInAccounts: (values.get('AccountingStoreFlags') ?? '').split(',').includes('job_comment'),
    privateData: privateData === 'none' ? [] : privateData.split(','),
  };
}
