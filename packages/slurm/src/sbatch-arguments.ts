// Arguments for sbatch from a user: what may stand beside our own, each option in one piece.

/** An argument that sbatch is not given, in words for the user. */
export class SbatchArgumentRefused extends Error {
  readonly code = 'sbatch_argument_refused';
}

/** Options that would break what `sbatchArgv` promises or what is read from its answer, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  comment: 'the comment is how the job of a submission is found again',
  chdir: 'the execution directory of the submission says where the job runs',
  wrap: 'the job script is what runs',
  export: 'a job starts with the login environment; set variables in the job script',
  'export-file': 'a job starts with the login environment; set variables in the job script',
  'get-user-env': 'a job starts with the login environment; set variables in the job script',
  uid: 'whom a job runs as is not for the submission to say',
  gid: 'whom a job runs as is not for the submission to say',
  clusters: 'the job would be on a cluster that nobody looks after',
  'cluster-constraint': 'the job would be on a cluster that nobody looks after',
  parsable: 'the answer of sbatch is read by a program',
  quiet: 'the answer of sbatch is read by a program',
  wait: 'sbatch would answer when the job has ended',
  'test-only': 'nothing would be submitted',
  help: 'nothing would be submitted',
  usage: 'nothing would be submitted',
  version: 'nothing would be submitted',
};

/** Options whose value may be an argument of its own (sbatch(1), Slurm 22.05 to 25.05). */
const WITH_VALUE = new Set(
  `account acctg-freq array batch bb bbf begin chdir clusters cluster-constraint comment constraint container core-spec
  cores-per-socket cpu-freq cpus-per-gpu cpus-per-task deadline delay-boot dependency distribution error exclude export
  export-file extra-node-info gid gpu-bind gpu-freq gpus gpus-per-node gpus-per-socket gpus-per-task gres gres-flags hint
  input job-name kill-on-invalid-dep licenses mail-type mail-user mcs-label mem mem-bind mem-per-cpu mem-per-gpu mincpus
  network nodefile nodelist nodes ntasks ntasks-per-core ntasks-per-gpu ntasks-per-node ntasks-per-socket open-mode output
  partition power prefer priority profile qos reservation signal sockets-per-node switches thread-spec threads-per-core
  time time-min tmp uid wait-all-nodes wckey wrap`.split(/\s+/),
);

const LONG_NAMES: Readonly<Record<string, string>> = {
  ...{ A: 'account', a: 'array', B: 'extra-node-info', b: 'begin', C: 'constraint', c: 'cpus-per-task' },
  ...{ D: 'chdir', d: 'dependency', e: 'error', F: 'nodefile', G: 'gpus', H: 'hold', h: 'help', i: 'input' },
  ...{
    J: 'job-name',
    k: 'no-kill',
    L: 'licenses',
    M: 'clusters',
    m: 'distribution',
    N: 'nodes',
    n: 'ntasks',
  },
  ...{
    O: 'overcommit',
    o: 'output',
    p: 'partition',
    Q: 'quiet',
    q: 'qos',
    S: 'core-spec',
    s: 'oversubscribe',
  },
  ...{ t: 'time', u: 'usage', V: 'version', v: 'verbose', W: 'wait', w: 'nodelist', x: 'exclude' },
};

/**
 * Reads arguments as sbatch would, and writes each option as `--name` or `--name=value`, so that none can take its
 * neighbour for its value and nothing can be taken for the script. Options that are not known here, as those of a
 * site's plugins, pass in that form alone. Throws `SbatchArgumentRefused`.
 */
export function readSbatchArguments(given: readonly string[]): string[] {
  const options: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const { name, value } = readOption(given[at] ?? '');
    if (value !== undefined || !WITH_VALUE.has(name)) {
      options.push(written(name, value));
      continue;
    }
    at += 1;
    const next = given[at];
    if (next === undefined) throw refused(`--${name}`, 'its value is missing');
    options.push(written(name, next));
  }
  return options;
}

function readOption(text: string): { name: string; value: string | undefined } {
  if (text.includes('\0')) throw refused(text.replaceAll('\0', ''), 'it has a NUL');
  const [, name, value] = /^--([A-Za-z0-9][A-Za-z0-9_-]*)(?:=([\s\S]*))?$/.exec(text) ?? [];
  if (name !== undefined) return { name, value };
  const [, letter = '', rest] = /^-([A-Za-z])([\s\S]+)?$/.exec(text) ?? [];
  const long = LONG_NAMES[letter];
  if (long === undefined) throw refused(text, 'it is no option of the form --name or --name=value');
  if (rest !== undefined && !WITH_VALUE.has(long)) {
    throw refused(text, 'each option must be an argument of its own');
  }
  return { name: long, value: rest };
}

/** getopt_long(3) takes the beginning of a name for the name. */
function written(name: string, value: string | undefined): string {
  const meant = Object.keys(REFUSED).find((option) => option.startsWith(name));
  if (meant !== undefined) throw refused(`--${name}`, REFUSED[meant] ?? '');
  if (value?.includes('\0')) throw refused(`--${name}`, 'its value has a NUL');
  return value === undefined ? `--${name}` : `--${name}=${value}`;
}

function refused(argument: string, why: string): SbatchArgumentRefused {
  return new SbatchArgumentRefused(
    `The sbatch argument ${JSON.stringify(argument.slice(0, 100))} is refused: ${why}.`,
  );
}
