// sacct(1): jobs that slurmctld has forgotten, where the cluster keeps accounts (slurmdbd).
import { reasonOf, SlurmUnavailable } from './failure.ts';
import { exitOfPair, type JobRecord } from './job-record.ts';
import type { CommandResult } from './run-command.ts';

// Free text last.
const FIELDS = 'JobIDRaw,JobID,State,ExitCode,Submit,Start,End,UID,Comment';

/** A job of the accounts; the comment is there with `AccountingStoreFlags=job_comment`. */
export interface AccountedJob extends JobRecord {
  comment: string;
}

/** Asks for jobs by their ids, without their steps. Wants `SLURM_TIME_FORMAT=%s`. */
export function sacctArgv(ids: readonly number[]): string[] {
  return [...base(), '--jobs', ids.join(',')];
}

/** Asks for all jobs of an account that were there within the last `minutes`. */
export function sacctOfUserArgv(uid: number, minutes: number): string[] {
  return [...base(), '--user', String(uid), '--starttime', `now-${minutes}minutes`];
}

/** Reads both; unknown ids are silently absent. Throws `SlurmUnavailable` when there are no accounts to ask. */
export function readSacct(result: CommandResult): AccountedJob[] {
  if (result.exitCode !== 0 || result.truncated) throw new SlurmUnavailable(reasonOf(result));
  return result.stdout.split('\n').flatMap((line) => {
    const job = toJob(line);
    return job === undefined ? [] : [job];
  });
}

function base(): string[] {
  return ['sacct', '--noheader', '--parsable2', '--allocations', '--format', FIELDS];
}

function toJob(line: string): AccountedJob | undefined {
  const [
    raw = '',
    name = '',
    state = '',
    exit = '',
    submit = '',
    start = '',
    end = '',
    uid = '',
    ...comment
  ] = line.split('|');
  const named = /^(\d+)(?:_(\d+|\[.*\])|\+\d+)?$/.exec(name);
  // "CANCELLED by 1001": the word alone is the state.
  const word = /^([A-Z_]+)( by \d+)?$/.exec(state)?.[1];
  if (named === null || word === undefined || !/^\d+/.test(raw)) return undefined;
  return {
    jobId: Number.parseInt(raw, 10),
    submittedId: Number(named[1]),
    task: named[2] ?? null,
    uid: /^\d+$/.test(uid) ? Number(uid) : null,
    state: word,
    reason: '',
    exit: exitOfPair(exit),
    submitTime: seconds(submit),
    startTime: seconds(start),
    endTime: seconds(end),
    comment: comment.join('|'),
  };
}

function seconds(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}
