// Stands in for `scontrol show job ID --json`, which the public agent asks and Slurm before 23.02 has not:
// the text of `scontrol show job -o ID` in the form of 23.11 and later, as far as the agent reads it.
import { execFileSync } from 'node:child_process';

/** One job of `scontrol show job --oneliner`; for tests alone, because free text in it can look like a field. */
export function jobOf(line: string): Record<string, unknown> {
  const fields = new Map<string, string>();
  for (const [, key = '', value = ''] of line.matchAll(/(\S+?)=(.*?)(?=\s+\S+?=|\s*$)/g))
    fields.set(key, value);
  const text = (key: string) => fields.get(key) ?? '';
  return {
    job_id: Number(text('JobId')),
    name: text('JobName'),
    job_state: [text('JobState')],
    state_reason: text('Reason'),
    user_name: text('UserId').replace(/\(\d+\)$/, ''),
    current_working_directory: text('WorkDir'),
    standard_output: text('StdOut'),
    comment: text('Comment'),
    partition: text('Partition'),
    exit_code: {
      return_code: { set: true, infinite: false, number: Number(text('ExitCode').split(':')[0]) },
    },
  };
}

if (import.meta.main) {
  const id = process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? '';
  const lines = execFileSync('scontrol', ['show', 'job', '--oneliner', id], { encoding: 'utf8' });
  console.log(JSON.stringify({ jobs: lines.trimEnd().split('\n').map(jobOf), errors: [], warnings: [] }));
}
