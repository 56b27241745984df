import { expect, test } from 'vitest';
import { readSbatchArguments } from './sbatch-arguments.ts';

test.each([
  [
    ['--partition=compute', '--mem', '2G', '-n4', '-t', '1:00'],
    ['--partition=compute', '--mem=2G', '--ntasks=4', '--time=1:00'],
  ],
  [
    ['--exclusive', '--nice=5', '-H', '--wait-all-nodes=1'],
    ['--exclusive', '--nice=5', '--hold', '--wait-all-nodes=1'],
  ],
  [['--job-name', 'two words; $(x)'], ['--job-name=two words; $(x)']],
  [['--partition', '--wrap=x'], ['--partition=--wrap=x']],
  [['--dependency', ''], ['--dependency=']],
  [['--container-image=site/image'], ['--container-image=site/image']],
  [[], []],
])('%j is written as %j', (given, written) => {
  expect(readSbatchArguments(given)).toEqual(written);
});

test.each([
  [['--comment=mine'], 'the job of a submission is found again'],
  [['--comm', 'mine'], 'the job of a submission is found again'],
  [['--com=mine'], 'the job of a submission is found again'],
  [['-D/tmp'], 'execution directory'],
  [['-D', '/tmp'], 'execution directory'],
  [['--chdir=/tmp'], 'execution directory'],
  [['--wrap=reboot'], 'the job script is what runs'],
  [['--export=ALL'], 'login environment'],
  [['--export-file', 'x'], 'login environment'],
  [['--uid=0'], 'whom a job runs as'],
  [['--gid', '0'], 'whom a job runs as'],
  [['-Mother'], 'a cluster that nobody looks after'],
  [['--parsable'], 'read by a program'],
  [['-Q'], 'read by a program'],
  [['-W'], 'when the job has ended'],
  [['--wait'], 'when the job has ended'],
  [['--test-only'], 'nothing would be submitted'],
  [['-V'], 'nothing would be submitted'],
  [['--exclusive', 'other.sh'], '"other.sh" is refused: it is no option'],
  [['--container-image', 'other.sh'], '"other.sh" is refused: it is no option'],
  [['--'], 'it is no option'],
  [['-'], 'it is no option'],
  [[''], 'it is no option'],
  [['-Z'], 'it is no option'],
  [['-HQ'], 'an argument of its own'],
  [['--mem'], 'its value is missing'],
  [['--mem=\0'], 'it has a NUL'],
  [['--mem', '\0'], 'its value has a NUL'],
])('%j is refused', (given, reason) => {
  expect(() => readSbatchArguments(given)).toThrow(reason);
});
