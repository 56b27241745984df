import { describe, expect, test } from 'vitest';
import { printed, recordings, resultOf } from '../test/recordings.ts';
import { hasPrintedId, readSbatch, sbatchArgv } from './sbatch.ts';

const calls = [
  ...recordings('sbatch.json'),
  ...recordings('sbatch-output-forms.json'),
  ...recordings('accounting.json'),
].filter(({ argv }) => argv[0] === 'sbatch' && argv.includes('--parsable'));
const outcome = (name: string) => {
  const call = calls.find((recorded) => recorded.name === name);
  if (call === undefined) throw new Error(`no recording ${name}`);
  return readSbatch(resultOf(call));
};

describe('recorded calls of sbatch', () => {
  test.each(calls.filter((call) => /^\d+/.test(call.stdout)))('$name: the id counts', (call) => {
    expect(readSbatch(resultOf(call))).toMatchObject({
      kind: 'accepted',
      jobId: Number.parseInt(call.stdout, 10),
    });
  });

  test.each(calls.filter((call) => call.exit !== 0 && call.stdout === ''))(
    '$name: Slurm said no, and its reason is kept without the command name',
    (call) => {
      const read = readSbatch(resultOf(call));
      expect(read.kind).toBe('refused');
      expect(read).toHaveProperty('reason', expect.not.stringMatching(/^sbatch: |^$/));
    },
  );
});

test('an id may come with the name of its cluster', () => {
  expect(outcome('clusters-option')).toEqual({ kind: 'accepted', jobId: 8, cluster: 'rig' });
});

test('a job that was waited for by #SBATCH --wait is accepted although sbatch ends with its exit code', () => {
  expect(outcome('wait-in-script')).toEqual({ kind: 'accepted', jobId: 50, cluster: null });
});

test('a script that asks for --test-only is refused, because nothing was submitted', () => {
  expect(outcome('test-only-in-script')).toEqual({
    kind: 'refused',
    reason: 'The script asks for --test-only: Slurm checked it and submitted nothing.',
  });
});

test('a refusal gives all lines of the reason', () => {
  expect(outcome('bad-partition')).toEqual({
    kind: 'refused',
    reason:
      'invalid partition specified: nosuch\nBatch job submission failed: Invalid partition name specified',
  });
});

describe('sbatch without a controller', () => {
  const down = recordings('controller-down.json').filter(
    ({ name, argv }) => name === 'sbatch' && argv.includes('--parsable'),
  );
  test.each([
    ['slurmctld-down', 'unavailable'],
    ['munge-down', 'unavailable'],
    ['slurm-conf-missing', 'unavailable'],
    ['slurmctld-hung', 'unknown'],
  ])('%s: %s', (condition, kind) => {
    const call = down.find((recorded) => recorded.condition === condition);
    expect(call).toBeDefined();
    if (call !== undefined) expect(readSbatch(resultOf(call)).kind).toBe(kind);
  });

  test('an sbatch that took too long may have submitted', () => {
    const late = { ...printed(''), exitCode: null, timedOut: true };
    expect(readSbatch(late)).toEqual({ kind: 'unknown', reason: 'no answer within the time limit' });
  });

  test('an sbatch that is not there has submitted nothing', () => {
    const missing = { ...printed(''), exitCode: null, error: 'spawn sbatch ENOENT' };
    expect(readSbatch(missing)).toEqual({ kind: 'unavailable', reason: 'spawn sbatch ENOENT' });
  });

  test('success without an id is not believed', () => {
    expect(readSbatch(printed('')).kind).toBe('unknown');
  });
});

test('a script cannot make its refusal look like a lost request by what it asks for', () => {
  const stderr = [
    'sbatch: error: invalid partition specified: Socket timed out, munge authentication',
    'sbatch: error: Batch job submission failed: Invalid partition name specified',
    '',
  ].join('\n');
  expect(readSbatch(resultOf({ exit: 1, stdout: '', stderr })).kind).toBe('refused');
});

test('an id counts only when its line is complete, and lines of a wrapper in front of it do not hurt', () => {
  expect(hasPrintedId('12')).toBe(false);
  expect(hasPrintedId('Welcome to the cluster\n12;big\n')).toBe(true);
  expect(readSbatch(printed('Welcome to the cluster\n12;big\n'))).toMatchObject({ jobId: 12 });
});

test('the comment and the script are arguments of their own, whatever they contain', () => {
  expect(sbatchArgv({ script: '/w/-x; rm', comment: 'a b', directory: '/w' })).toEqual([
    'sbatch',
    '--parsable',
    '--export=NONE',
    '--comment=a b',
    '--chdir=/w',
    '--',
    '/w/-x; rm',
  ]);
});

test("a user's arguments stand behind ours, where none can take ours for its value", () => {
  const request = { script: '/w/job.sh', comment: 'c', arguments: ['--mem=1G', '--site-option'] };
  expect(sbatchArgv(request).slice(3)).toEqual([
    '--comment=c',
    '--mem=1G',
    '--site-option',
    '--',
    '/w/job.sh',
  ]);
});
